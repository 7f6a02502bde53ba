/** NO: buffer, sockets and firmware, or PCI HSM compliance. */
import type { NO } from '../../../../protocol/commands/admin/NO-status.ts';
import type { Settings } from '../../../settings.ts';
import type { Handler } from '../../call.ts';

export const status: Handler<typeof NO> = ({ mode }, { settings }) => {
  if (mode === '01') return { compliance: compliance(settings), reservedCompliance: '0000000000' };
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

/** The PCI HSM settings that this device has (product reference 3.3). */
function compliance(settings: Settings): '0' | '1' | '2' {
  if (!settings.keyType002Separation) return '0';
  return settings.restrictPinBlockUsage && settings.enforceKeyEquivalence ? '1' : '2';
}

function bufferSize(maxFrame: number): '0' | '1' | '2' | '3' {
  if (maxFrame <= 2048) return '0';
  if (maxFrame <= 8192) return '1';
  return maxFrame <= 16384 ? '2' : '3';
}
