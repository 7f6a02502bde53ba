/** Commands of the device that have no meaning in software, or of which nobody public says what they do. */
import { absent } from '../command.ts';

const NOT_VERIFIED = 'audit logs of old devices name it, but no public source says what it does';
const MANAGER = 'the cards of the remote manager do not exist here; LMK cards do, see GK and LK';

const CERTIFICATES = 'TLS certificates are files of the machine, not of the device';

export const absentCommands = [
  absent('SG', 'network', 'Make a certificate request', CERTIFICATES),
  absent('SI', 'network', 'Import a TLS certificate', CERTIFICATES),
  absent('SE', 'network', 'Export a TLS certificate', CERTIFICATES),
  absent('SV', 'network', 'View TLS certificates', CERTIFICATES),
  absent('SD', 'network', 'Delete TLS certificates', CERTIFICATES),
  absent('B', 'keys', 'Purpose not public', NOT_VERIFIED, '0B'),
  absent('R', 'maintenance', 'Purpose not public', NOT_VERIFIED, '11'),
  absent('DB', 'keys', 'Import a KML of Visa Cash', 'Visa Cash is out of use'),
  absent('AUDITPRINT', 'logs', 'Print the audit log', 'no printer is attached to software', '1B'),
  absent('EJECT', 'cards', 'Eject a card', 'a virtual card leaves the reader when its command ends', '05'),
  absent('RESET', 'maintenance', 'Restart the device', 'stop the process and start it again', '25'),
  absent('RI', 'cards', 'Initialise a manager card', MANAGER),
  absent('RH', 'cards', 'Recovery key helper', MANAGER),
  absent('XA', 'cards', 'Manager card helper', MANAGER),
];
