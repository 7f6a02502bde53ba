import { commonRows } from '../common-rows.ts';
import type { Row, Table } from '../table.ts';

const length = (message: string) => String(message.length).padStart(4, '0');
const chained = (...messages: string[]) => messages.map((message) => length(message) + message).join('');
const chain = (...messages: string[]) => `NK0${String(messages.length).padStart(2, '0')}${chained(...messages)}`;
const reply = (...replies: string[]) => `NL00${String(replies.length).padStart(2, '0')}${chained(...replies)}`;
const nc = 'ND0026860400000000000100-0000';

const rows: Row[] = [
  { name: 'one command', request: chain('NC'), reply: reply(nc) },
  { name: 'two commands, in their order', request: chain('B20003abc', 'NC'), reply: reply('B300abc', nc) },
  {
    name: '99 commands',
    request: chain(...new Array<string>(99).fill('NC')),
    reply: reply(...new Array<string>(99).fill(nc)),
  },
  { name: 'a command that fails, and goes on', request: chain('NCX', 'NC'), reply: reply('ND15', nc) },
  { name: 'an unknown command', request: chain('!!', 'NC'), reply: reply('!"68', nc) },
  {
    name: 'an unknown command where such a connection is closed',
    request: chain('!!', 'NC'),
    settings: { unknownCommand: 'drop' },
    reply: reply('!"68', nc),
  },
  {
    name: 'a command that is switched off',
    request: chain('B20000', 'NC'),
    settings: { disabledCommands: ['B2'] },
    reply: reply('B368', nc),
  },
  { name: 'a command for another LMK', request: chain('NC%02', 'NC'), reply: /^NL00020029ND009D04A0/ },
  { name: 'commands for the LMK of the port', request: chain('NC'), port: 2, reply: /^NL00010029ND009D04A0/ },
  { name: 'a trailer inside', request: chain('NC\x19in'), reply: reply(`${nc}\x19in`) },
  { name: 'commands that answer later', request: chain('EI0051201', 'NC'), reply: /^NL0002\d{4}EJ00.*0029ND00/s },
  { name: 'headers of the length of the port', request: 'NK1010002NC', reply: reply(nc) },
  { name: 'another flag answers 51', request: 'NK2010002NC', reply: '51', field: 'headers' },
  { name: 'no command answers 52', request: 'NK000', reply: '52', field: 'count' },
  { name: 'a letter in the number answers 15', request: 'NK00A0002NC', reply: '15', field: 'count' },
  { name: 'fewer commands than the number says answer 15', request: 'NK0020002NC', reply: '15' },
  { name: 'more commands than the number says answer 15', request: 'NK0010002NC0002NC', reply: '15', field: 'end' },
  { name: 'a length beyond the end answers 15', request: 'NK0010009NC', reply: '15' },
  { name: 'a command of one character answers 15', request: 'NK0010001N', reply: '15', field: 'commands.message' },
  { name: 'NK inside NK answers 15', request: chain('NC', chain('NC')), reply: '15', field: 'commands.message' },
  { name: 'a command that prints answers 15', request: chain('PE'), reply: '15', field: 'commands.message' },
  {
    name: 'replies longer than a message answer 15',
    request: chain(...new Array<string>(99).fill(`B203E8${'x'.repeat(1000)}`)),
    reply: '15',
    field: 'commands',
  },
  ...commonRows({ code: 'NK', request: chain('NC'), reply: reply(nc), lmk: 'none' }),
];

export const table: Table = { code: 'NK', rows };
