import { expect, it } from 'vitest';
import { auditOf } from '../../src/hsm/audit/of-device.ts';
import { scalars } from '../../src/snmp/tree.ts';
import { watchedDevice } from './watched.ts';

it('the hash of audit settings changes with them, and comes back with them', async () => {
  const { watched, hsm } = watchedDevice();
  const audit = auditOf(hsm.state);
  const hashOfAudit = () => scalars.find(({ name }) => name === 'hashAuditSettings')!.read(watched);
  const [before, options] = [hashOfAudit(), audit.options];
  await audit.changeOptions({ ...options, host: ['CA'] });
  expect(hashOfAudit()).not.toEqual(before);
  await audit.changeOptions(options);
  expect(hashOfAudit()).toEqual(before);
});
