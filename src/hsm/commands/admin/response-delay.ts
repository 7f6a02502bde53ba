/** LG: taken without effect (commands-keys-admin 5). */
import type { LG } from '../../../../protocol/commands/admin/LG-response-delay.ts';
import type { Handler } from '../../call.ts';

export const setResponseDelay: Handler<typeof LG> = () => DONE;

const DONE = Object.freeze({});
