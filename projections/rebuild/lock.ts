/** The advisory lock of whoever rebuilds read models. */
export const REBUILD_LOCK = 'spectra rebuild of read models';
