/** The public library: a device in process, without a socket. Codecs, client and test helpers have entries of their own. */
export type { Device, Outcome, Peer, Port } from './hsm/contract.ts';
export { Hsm, type HsmOptions } from './hsm/device.ts';
export type { CallEvent, DeviceObserver } from './hsm/observer.ts';
export { Refusal } from './hsm/refusal.ts';
export type { KeyBlockLmk, Lmk, LmkStatus, VariantLmk } from './keys/lmk.ts';
export { type BuiltInLmkName, builtInLmks, type LmkMaterial, makeLmk } from './keys/lmk-sets.ts';
export {
  defaultSettings,
  type Profile,
  resolveSettings,
  type SettingName,
  type Settings,
  settingTable,
} from './settings.ts';
