import { dataTable } from '../data-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = dataTable('M2');
