/** NO: buffer, sockets and firmware, or PCI HSM compliance. */
import type { NO } from '../../../../protocol/commands/admin/NO-status.ts';
import type { Handler } from '../../call.ts';
import { complianceDigit } from '../../configure/compliance.ts';

export const status: Handler<typeof NO> = ({ mode }, { settings }) => {
  if (mode === '01') return { compliance: complianceDigit(settings), reservedCompliance: '0000000000' };
  return {
    bufferSize: bufferSize(settings.maxFrame),
    network: '1',
    ...(settings.deviceVersion === '10K'
      ? { sockets: Math.min(settings.maxConnections, 9999) }
      : { shortSockets: Math.min(settings.maxConnections, 99) }),
    firmware: settings.firmware,
    reserved: '0',
    reservedFirmware: '0001',
  };
};

function bufferSize(maxFrame: number): '0' | '1' | '2' | '3' {
  if (maxFrame <= 2048) return '0';
  if (maxFrame <= 8192) return '1';
  return maxFrame <= 16384 ? '2' : '3';
}
