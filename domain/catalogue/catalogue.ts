import { atomicLayersModes } from './cvd/atomic-layers.ts';
import { denseAndRemotePlasmaModes } from './cvd/dense-and-remote-plasma.ts';
import { lightAndFlamesModes } from './cvd/light-and-flames.ts';
import { metalOrganicModes } from './cvd/metal-organic.ts';
import { metalsModes } from './cvd/metals.ts';
import { nitridesAndLayersModes } from './cvd/nitrides-and-layers.ts';
import { oxidesAndGlassesModes } from './cvd/oxides-and-glasses.ts';
import { plasmaModes } from './cvd/plasma.ts';
import { pulsedModes } from './cvd/pulsed.ts';
import { siliconModes } from './cvd/silicon.ts';
import { wiresAndLasersModes } from './cvd/wires-and-lasers.ts';
import type { CatalogueEntry } from './entry.ts';
import { etchModes } from './etch.ts';
import { furnaceModes } from './furnace.ts';
import { implantModes } from './implant.ts';
import { rtpModes } from './rtp.ts';

/** Every process mode that the product ships, with its default recipes. The first recipe of a mode is its foremost. */
export const catalogue: readonly CatalogueEntry[] = [
  ...furnaceModes,
  ...implantModes,
  ...rtpModes,
  ...etchModes,
  ...oxidesAndGlassesModes,
  ...nitridesAndLayersModes,
  ...siliconModes,
  ...metalOrganicModes,
  ...metalsModes,
  ...plasmaModes,
  ...denseAndRemotePlasmaModes,
  ...wiresAndLasersModes,
  ...lightAndFlamesModes,
  ...atomicLayersModes,
  ...pulsedModes,
];
