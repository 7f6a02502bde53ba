/** Code tables of the data encryption commands (commands-emv-mac-rsa 6). */

/** Cipher modes that have a public layout; 04, 10, 11 and 13 have none. */
export const cipherModes = { '00': 'ECB', '01': 'CBC', '02': 'CFB8', '03': 'CFB64', '05': 'OFB', '06': 'CTR' } as const;

/** Modes with an initial vector. */
export const modesWithIv = ['01', '02', '03', '05', '06'] as const;

export const inputFormats = { '0': 'Binary', '1': 'Hexadecimal', '2': 'Text' } as const;
export const outputFormats = inputFormats;

/** Key types that are base derivation keys: a KSN follows. */
export const bdkTypes = ['009', '609', '809', '909'] as const;
