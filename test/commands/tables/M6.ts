import { macTable } from '../mac-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = macTable('M6');
