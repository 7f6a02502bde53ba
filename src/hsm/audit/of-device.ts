/** The audit log and the fraud detection that belong to a device, made when they are first asked for. */
import { FraudDetection } from '../fraud/fraud-detection.ts';
import type { DeviceState } from '../state.ts';
import { AuditLog } from './audit-log.ts';

/** The audit log of a device. */
export function auditOf(state: DeviceState): AuditLog {
  let log = logs.get(state);
  if (log === undefined) logs.set(state, (log = new AuditLog(state)));
  return log;
}

/** The fraud detection of a device. */
export function fraudOf(state: DeviceState): FraudDetection {
  let detection = detections.get(state);
  if (detection === undefined)
    detections.set(state, (detection = new FraudDetection({ state, audit: auditOf(state) })));
  return detection;
}

const logs = new WeakMap<DeviceState, AuditLog>();
const detections = new WeakMap<DeviceState, FraudDetection>();
