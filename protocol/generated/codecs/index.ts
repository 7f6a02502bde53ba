// Generated from the definitions by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { readA0, writeA0 } from './A0.ts';
import { readA4, writeA4 } from './A4.ts';
import { readA6, writeA6 } from './A6.ts';
import { readA8, writeA8 } from './A8.ts';
import { readB2 } from './B2.ts';
import { readBA } from './BA.ts';
import { readBC } from './BC.ts';
import { readBE } from './BE.ts';
import { readBG } from './BG.ts';
import { readBK, writeBK } from './BK.ts';
import { readBM } from './BM.ts';
import { readBS } from './BS.ts';
import { readBU } from './BU.ts';
import { readBW } from './BW.ts';
import { readCA, writeCA } from './CA.ts';
import { readCC, writeCC } from './CC.ts';
import { readCU, writeCU } from './CU.ts';
import { readCW, writeCW } from './CW.ts';
import { readCY } from './CY.ts';
import { readDA } from './DA.ts';
import { readDC } from './DC.ts';
import { readDE, writeDE } from './DE.ts';
import { readDG, writeDG } from './DG.ts';
import { readDU, writeDU } from './DU.ts';
import { readEA } from './EA.ts';
import { readEC } from './EC.ts';
import { readEE } from './EE.ts';
import { readEI } from './EI.ts';
import { readEO } from './EO.ts';
import { readEW } from './EW.ts';
import { readEY } from './EY.ts';
import { readFA } from './FA.ts';
import { readFW, writeFW } from './FW.ts';
import { readG0, writeG0 } from './G0.ts';
import { readGM } from './GM.ts';
import { readGO, writeGO } from './GO.ts';
import { readGQ, writeGQ } from './GQ.ts';
import { readGW, writeGW } from './GW.ts';
import { readHC, writeHC } from './HC.ts';
import { readIA } from './IA.ts';
import { readJ2 } from './J2.ts';
import { readJ4 } from './J4.ts';
import { readJ6 } from './J6.ts';
import { readJ8, writeJ8 } from './J8.ts';
import { readJA } from './JA.ts';
import { readJC } from './JC.ts';
import { readJE } from './JE.ts';
import { readJG, writeJG } from './JG.ts';
import { readJI } from './JI.ts';
import { readJK } from './JK.ts';
import { readKQ } from './KQ.ts';
import { readKW } from './KW.ts';
import { readLA } from './LA.ts';
import { readLE } from './LE.ts';
import { readLG } from './LG.ts';
import { readLO } from './LO.ts';
import { readM0 } from './M0.ts';
import { readM2 } from './M2.ts';
import { readM4 } from './M4.ts';
import { readM6, writeM6 } from './M6.ts';
import { readM8, writeM8 } from './M8.ts';
import { readN0 } from './N0.ts';
import { readNC, writeNC } from './NC.ts';
import { readNG } from './NG.ts';
import { readNI } from './NI.ts';
import { readNK } from './NK.ts';
import { readNO, writeNO } from './NO.ts';
import { readQ2, writeQ2 } from './Q2.ts';
import { readQ6, writeQ6 } from './Q6.ts';
import { readQK } from './QK.ts';
import { readRA, writeRA } from './RA.ts';

/** Straight code by command: the reader of requests, and the writer of replies that consist of plain fields. */
export const codecs: Readonly<Record<string, { readonly read: MakeQuickReader; readonly write?: QuickWriter }>> = {
  A0: { read: readA0, write: writeA0 },
  A4: { read: readA4, write: writeA4 },
  A6: { read: readA6, write: writeA6 },
  A8: { read: readA8, write: writeA8 },
  B2: { read: readB2 },
  BA: { read: readBA },
  BC: { read: readBC },
  BE: { read: readBE },
  BG: { read: readBG },
  BK: { read: readBK, write: writeBK },
  BM: { read: readBM },
  BS: { read: readBS },
  BU: { read: readBU },
  BW: { read: readBW },
  CA: { read: readCA, write: writeCA },
  CC: { read: readCC, write: writeCC },
  CU: { read: readCU, write: writeCU },
  CW: { read: readCW, write: writeCW },
  CY: { read: readCY },
  DA: { read: readDA },
  DC: { read: readDC },
  DE: { read: readDE, write: writeDE },
  DG: { read: readDG, write: writeDG },
  DU: { read: readDU, write: writeDU },
  EA: { read: readEA },
  EC: { read: readEC },
  EE: { read: readEE },
  EI: { read: readEI },
  EO: { read: readEO },
  EW: { read: readEW },
  EY: { read: readEY },
  FA: { read: readFA },
  FW: { read: readFW, write: writeFW },
  G0: { read: readG0, write: writeG0 },
  GM: { read: readGM },
  GO: { read: readGO, write: writeGO },
  GQ: { read: readGQ, write: writeGQ },
  GW: { read: readGW, write: writeGW },
  HC: { read: readHC, write: writeHC },
  IA: { read: readIA },
  J2: { read: readJ2 },
  J4: { read: readJ4 },
  J6: { read: readJ6 },
  J8: { read: readJ8, write: writeJ8 },
  JA: { read: readJA },
  JC: { read: readJC },
  JE: { read: readJE },
  JG: { read: readJG, write: writeJG },
  JI: { read: readJI },
  JK: { read: readJK },
  KQ: { read: readKQ },
  KW: { read: readKW },
  LA: { read: readLA },
  LE: { read: readLE },
  LG: { read: readLG },
  LO: { read: readLO },
  M0: { read: readM0 },
  M2: { read: readM2 },
  M4: { read: readM4 },
  M6: { read: readM6, write: writeM6 },
  M8: { read: readM8, write: writeM8 },
  N0: { read: readN0 },
  NC: { read: readNC, write: writeNC },
  NG: { read: readNG },
  NI: { read: readNI },
  NK: { read: readNK },
  NO: { read: readNO, write: writeNO },
  Q2: { read: readQ2, write: writeQ2 },
  Q6: { read: readQ6, write: writeQ6 },
  QK: { read: readQK },
  RA: { read: readRA, write: writeRA },
};
