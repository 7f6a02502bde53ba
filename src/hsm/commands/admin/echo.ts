/** B2: the data comes back. */
import type { B2 } from '../../../../protocol/commands/admin/B2-echo.ts';
import type { Handler } from '../../call.ts';

export const echo: Handler<typeof B2> = ({ data }) => ({ data });
