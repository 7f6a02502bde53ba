/** The table of console commands, as the registry on the host side; nothing else. */
import type { ConsoleCommand } from './command.ts';
import { absentCommands } from './commands/absent.ts';
import { auditCommands } from './commands/audit.ts';
import { authorisationCommands } from './commands/authorisation.ts';
import { calculatorCommands } from './commands/calculators.ts';
import { cardCommands } from './commands/cards.ts';
import { componentCommands } from './commands/components.ts';
import { configureCommands } from './commands/configure.ts';
import { hostPortCommands } from './commands/host-ports.ts';
import { keyCommands } from './commands/keys.ts';
import { listingCommands } from './commands/listing.ts';
import { lmkCardCommands } from './commands/lmk-cards.ts';
import { lmkTableCommands } from './commands/lmk-tables.ts';
import { logCommands } from './commands/logs.ts';
import { maintenanceCommands } from './commands/maintenance.ts';
import { networkCommands } from './commands/network.ts';
import { settingCommands } from './commands/settings.ts';
import { stateCommands } from './commands/state.ts';

/** Every console command by its name, in upper case. */
export const consoleCommands: ReadonlyMap<string, ConsoleCommand> = new Map(
  [
    ...stateCommands,
    ...authorisationCommands,
    ...lmkTableCommands,
    ...lmkCardCommands,
    ...cardCommands,
    ...keyCommands,
    ...componentCommands,
    ...calculatorCommands,
    ...settingCommands,
    ...configureCommands(() => consoleCommands.values()),
    ...networkCommands,
    ...hostPortCommands,
    ...logCommands,
    ...auditCommands(() => consoleCommands.values()),
    ...maintenanceCommands,
    ...listingCommands(() => consoleCommands.values()),
    ...absentCommands,
  ].map((command) => [command.name, command]),
);
