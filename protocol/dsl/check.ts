/** What a definition may not say. A test runs it over the registry; each problem names the command and the field. */
import { catalogue } from '../words/catalogue.ts';
import { commonErrors, standardErrors } from '../words/errors.ts';
import { checkFields } from './check-fields.ts';
import type { AnyCommand } from './command.ts';
import type { Fields } from './fields.ts';

/** Problems of a registry in words; empty when it is sound. */
export function check(commands: Readonly<Record<string, AnyCommand>>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [name, command] of Object.entries(commands)) {
    const { code } = command;
    const report = (problem: string): void => void problems.push(`${code}: ${problem}`);
    if (seen.has(code)) report('the code is there twice');
    seen.add(code);
    if (name !== code) report(`registered as ${name}`);
    checkCommand(command, report);
    checkErrors(command, report);
    const request: Fields = command.request;
    checkFields(request, { report, path: 'request', allowedErrors: allowedErrors(command) });
    checkFields(command.response, { report, path: 'response', outer: request });
    for (const [error, fields] of Object.entries((command.also ?? {}) as Readonly<Record<string, Fields>>))
      checkFields(fields, { report, path: `also.${error}`, outer: request });
  }
  return problems;
}

function checkCommand(command: AnyCommand, report: (problem: string) => void): void {
  const { code, reply, title, behaviour, ref, lmk, priority } = command;
  const listed = catalogue.find((entry) => entry.code === code);
  const expected = listed?.reply ?? code[0]! + String.fromCharCode(code.charCodeAt(1) + 1);
  if (reply !== expected) report(`reply code ${reply}, expected ${expected}`);
  if (listed === undefined) report('not in the catalogue');
  else if (listed.priority !== priority) report(`priority ${priority}, the catalogue has ${listed.priority}`);
  for (const [what, words] of Object.entries({ title, behaviour, ref }))
    if (words.trim() === '') report(`${what} is missing`);
  if (lmk.length > 0 && command.request.lmkId?.open !== '%') report('depends on the LMK but has no lmkIdentifier');
}

function checkErrors(command: AnyCommand, report: (problem: string) => void): void {
  for (const [error, meaning] of Object.entries(command.errors as Readonly<Record<string, string>>)) {
    if (!(error in standardErrors)) report(`error ${error} is no standard error`);
    if (meaning.trim() === '') report(`error ${error} has no meaning`);
  }
  for (const error of Object.keys(command.unreachable ?? {}))
    if (!(error in command.errors)) report(`unreachable ${error} is not among the errors`);
  for (const error of Object.keys(command.also ?? {}))
    if (!(error in command.errors)) report(`also.${error} is not among the errors`);
}

const allowedErrors = (command: AnyCommand): ReadonlySet<string> =>
  new Set([...Object.keys(command.errors), ...commonErrors]);
