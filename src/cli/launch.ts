/** Where the `pinward` command starts: as little as possible before the bundled command with its compiled code. */
import { commandFiles, loadCommand } from './command-script.ts';
import { inlineMore } from './inline-more.ts';

const { run } = loadCommand(commandFiles(new URL('.', import.meta.url)));
const args = process.argv.slice(2);
// Not before the code is loaded: V8 takes it only under the settings it was made with. And for the server alone: what the
// compiler then needs longer, a load tester would be late by.
if (args[0] === 'serve') inlineMore();
await run().start(args);
