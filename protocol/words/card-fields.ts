/** Fields that the card verification commands share (commands-pin-card 1.2, 3.6). */
import { numeric } from '../dsl/fields.ts';

/** What a CVV is computed over. */
export const cardData = {
  pan: numeric({ until: ';', min: 12, max: 19 }, 'PAN with check digit'),
  expiry: numeric(4, 'Expiry date in the order of the card scheme, or an unpredictable number for a CAVV'),
  serviceCode: numeric(3, 'Service code; 000 for CVV2, 999 for iCVV'),
};

export const cvv = numeric(3, 'Card verification value');
