/** The command as it is built for users; `npm test` sees to it that it is not older than the sources. */
import { fileURLToPath } from 'node:url';

/** Path of the program. */
export const PINWARD = fileURLToPath(new URL('../../dist/pinward.js', import.meta.url));
