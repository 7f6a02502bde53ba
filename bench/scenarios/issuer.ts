/** What the authorisation host of an issuer asks: PINs against PVVs, CVVs, cryptograms of chip cards. */
import type { Scenario } from './scenario.ts';

/** The scenario. */
export const issuer: Scenario = {
  name: 'issuer',
  title: 'Issuer: PIN, CVV and ARQC verification',
  mix: { DC: 2, EC: 4, CY: 3, KQ: 5 },
};
