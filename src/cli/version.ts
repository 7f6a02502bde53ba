/** The version of the product. */

/** Set by the build; from the sources it is not known. */
export const version: string = process.env.PINWARD_VERSION ?? 'development';
