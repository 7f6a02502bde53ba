/** Where the `pinward` command starts: as little as possible before the bundled command with its compiled code. */
import { commandFiles, loadCommand } from './command-script.ts';
import { inlineMore } from './inline-more.ts';

const { run } = loadCommand(commandFiles(new URL('.', import.meta.url)));
// Not before the code is loaded: V8 takes it only under the settings it was made with.
inlineMore();
await run().start(process.argv.slice(2));
