/**
 * Hazard classes of the gases and vapours that a fab plumbs. Classification: Regulation (EC) No 1272/2008 (CLP), Annex VI
 * table 3 where the substance is listed there (H220/H221 flammable gas, H224-H226 flammable liquid, H232/H250 pyrophoric,
 * H270/H271 oxidising, H300/H310/H330 fatal, H301/H311/H331 toxic, H314 corrosive, H260/EUH014 reacts with water); for
 * metal-organic and silicon precursors, which the table does not list, the classes that their suppliers' safety data sheets state.
 */
export type GasHazard =
  | 'fatal' // H300, H310, H330: acute toxicity category 1 or 2
  | 'toxic' // H301, H311, H331: acute toxicity category 3
  | 'pyrophoric'
  | 'flammable_gas'
  | 'flammable_vapour'
  | 'oxidiser'
  | 'corrosive'
  | 'water_reactive';

/** What a gas is in the reactions that must not happen by accident. */
export type GasRole = 'ammonia' | 'water' | 'chloride_or_bromide' | 'fluorinating' | 'hydrogen' | 'inert' | 'silane';

export interface Gas {
  readonly name: string;
  readonly description: string;
  readonly hazards: readonly GasHazard[];
  readonly roles: readonly GasRole[];
}

const gas = (
  name: string,
  description: string,
  hazards: readonly GasHazard[] = [],
  roles: readonly GasRole[] = [],
): Gas => ({ name, description, hazards, roles });

const inert = (name: string, description: string): Gas => gas(name, description, [], ['inert']);
/** Alkyls of metals catch fire in air and react with water violently; most decompose rather than poison. */
const alkyl = (name: string, description: string): Gas =>
  gas(name, description, ['pyrophoric', 'corrosive', 'water_reactive']);
const chloride = (name: string, description: string, ...more: readonly GasHazard[]): Gas =>
  gas(name, description, ['corrosive', 'water_reactive', ...more], ['chloride_or_bromide']);
const vapour = (name: string, description: string, ...more: readonly GasHazard[]): Gas =>
  gas(name, description, ['flammable_vapour', ...more]);

const table: readonly Gas[] = [
  inert('N2', 'nitrogen'),
  inert('Ar', 'argon'),
  inert('He', 'helium'),
  gas('CO2', 'carbon dioxide'),
  gas('Sb2O3', 'antimony trioxide, vapour of a solid source'),
  gas('BN', 'boron nitride source wafers'),
  gas('H2O', 'water vapour', [], ['water']),
  gas('H2', 'hydrogen', ['flammable_gas'], ['hydrogen']),
  gas('O2', 'oxygen', ['oxidiser']),
  gas('O3', 'ozone in oxygen', ['oxidiser', 'fatal']),
  gas('N2O', 'nitrous oxide', ['oxidiser']),
  gas('NO', 'nitric oxide', ['oxidiser', 'fatal', 'corrosive']),
  gas('H2O2', 'hydrogen peroxide vapour', ['oxidiser', 'corrosive'], ['water']),
  gas('NH3', 'ammonia', ['flammable_gas', 'toxic', 'corrosive'], ['ammonia']),
  gas('N2H4', 'hydrazine', ['flammable_vapour', 'toxic', 'corrosive'], ['ammonia']),
  gas('SiH4', 'silane', ['flammable_gas', 'pyrophoric'], ['silane']),
  gas('Si2H6', 'disilane', ['flammable_gas', 'pyrophoric'], ['silane']),
  gas('GeH4', 'germane', ['flammable_gas', 'fatal', 'pyrophoric']),
  gas('CH3SiH3', 'monomethylsilane', ['flammable_gas', 'pyrophoric'], ['silane']),
  gas('SiH2Cl2', 'dichlorosilane', ['flammable_gas', 'fatal', 'corrosive', 'water_reactive'], ['chloride_or_bromide']),
  chloride('SiHCl3', 'trichlorosilane', 'flammable_vapour'),
  chloride('SiCl4', 'silicon tetrachloride'),
  chloride('Si2Cl6', 'hexachlorodisilane'),
  chloride('MTS', 'methyltrichlorosilane', 'flammable_vapour', 'toxic'),
  chloride('TiCl4', 'titanium tetrachloride', 'fatal'),
  chloride('TaCl5', 'tantalum pentachloride'),
  chloride('HfCl4', 'hafnium tetrachloride'),
  chloride('ZrCl4', 'zirconium tetrachloride'),
  chloride('AlCl3', 'aluminium chloride'),
  chloride('GaCl', 'gallium monochloride, made in the reactor from HCl over gallium'),
  chloride('VCl4', 'vanadium tetrachloride', 'toxic'),
  chloride('SnCl4', 'tin tetrachloride'),
  chloride('BCl3', 'boron trichloride', 'fatal'),
  chloride('BBr3', 'boron tribromide', 'fatal'),
  chloride('POCl3', 'phosphoryl chloride', 'fatal'),
  gas('HCl', 'hydrogen chloride', ['toxic', 'corrosive'], ['chloride_or_bromide']),
  gas('HBr', 'hydrogen bromide', ['corrosive'], ['chloride_or_bromide']),
  gas('Cl2', 'chlorine', ['oxidiser', 'toxic', 'corrosive'], ['chloride_or_bromide']),
  gas('DCE', 'trans-1,2-dichloroethylene', ['flammable_vapour']),
  gas('WF6', 'tungsten hexafluoride', ['fatal', 'corrosive', 'water_reactive'], ['fluorinating']),
  gas('NF3', 'nitrogen trifluoride', ['oxidiser'], ['fluorinating']),
  gas('F2', 'fluorine', ['oxidiser', 'fatal', 'corrosive'], ['fluorinating']),
  gas('ClF3', 'chlorine trifluoride', ['oxidiser', 'fatal', 'corrosive', 'water_reactive'], ['fluorinating']),
  gas('SiF4', 'silicon tetrafluoride', ['fatal', 'corrosive', 'water_reactive'], ['fluorinating']),
  gas('BF3', 'boron trifluoride', ['fatal', 'corrosive', 'water_reactive'], ['fluorinating']),
  gas('CF4', 'tetrafluoromethane'),
  gas('C2F6', 'hexafluoroethane'),
  gas('C4F8', 'octafluorocyclobutane'),
  gas('CHF3', 'trifluoromethane'),
  gas('SF6', 'sulphur hexafluoride'),
  gas('PH3', 'phosphine', ['flammable_gas', 'pyrophoric', 'fatal', 'corrosive']),
  gas('AsH3', 'arsine', ['flammable_gas', 'fatal']),
  gas('B2H6', 'diborane', ['flammable_gas', 'pyrophoric', 'fatal', 'water_reactive']),
  gas('H2S', 'hydrogen sulphide', ['flammable_gas', 'fatal']),
  gas('CH4', 'methane', ['flammable_gas']),
  gas('C2H2', 'acetylene', ['flammable_gas']),
  gas('C2H4', 'ethylene', ['flammable_gas']),
  gas('C3H8', 'propane', ['flammable_gas']),
  gas('CO', 'carbon monoxide', ['flammable_gas', 'toxic']),
  vapour('TEOS', 'tetraethyl orthosilicate'),
  vapour('TMB', 'trimethyl borate'),
  vapour('TEB', 'triethyl borate'),
  vapour('TMP', 'trimethyl phosphite'),
  vapour('TEPO', 'triethyl phosphate'),
  vapour('OMCTS', 'octamethylcyclotetrasiloxane'),
  vapour('DEMS', 'diethoxymethylsilane'),
  vapour('HMDSO', 'hexamethyldisiloxane'),
  vapour('BDEAS', 'bis(diethylamino)silane', 'corrosive', 'water_reactive'),
  vapour('TMS', 'tetramethylsilane'),
  vapour('TBA', 'tertiarybutylarsine', 'fatal', 'pyrophoric'),
  vapour('TBP', 'tertiarybutylphosphine', 'pyrophoric'),
  alkyl('TMGa', 'trimethylgallium'),
  alkyl('TEGa', 'triethylgallium'),
  alkyl('TMAl', 'trimethylaluminium'),
  alkyl('TMA', 'trimethylaluminium'),
  alkyl('TMIn', 'trimethylindium'),
  alkyl('DEZn', 'diethylzinc'),
  vapour('Cp2Mg', 'bis(cyclopentadienyl)magnesium', 'pyrophoric', 'water_reactive'),
  vapour('TDMAT', 'tetrakis(dimethylamido)titanium', 'corrosive', 'water_reactive'),
  vapour('TDMAHf', 'tetrakis(dimethylamido)hafnium', 'corrosive', 'water_reactive'),
  vapour('TEMAHf', 'tetrakis(ethylmethylamido)hafnium', 'corrosive', 'water_reactive'),
  vapour('BTBAS', 'bis(tertiarybutylamino)silane'),
  vapour('TBTDEN', 'tertiarybutylimido tris(diethylamido)niobium', 'corrosive', 'water_reactive'),
  vapour('TEMAZr', 'tetrakis(ethylmethylamido)zirconium', 'corrosive', 'water_reactive'),
  vapour('PDMAT', 'pentakis(dimethylamido)tantalum', 'corrosive', 'water_reactive'),
  vapour('CuhfacTMVS', 'copper(I) hexafluoroacetylacetonate vinyltrimethylsilane'),
  vapour('CCTBA', 'dicobalt hexacarbonyl tert-butylacetylene', 'toxic'),
  vapour('RuEtCp2', 'bis(ethylcyclopentadienyl)ruthenium'),
  vapour('W(CO)6', 'tungsten hexacarbonyl', 'toxic'),
  vapour('Mo(CO)6', 'molybdenum hexacarbonyl', 'toxic'),
  vapour('parylene_monomer', 'chloro-p-xylylene, cracked from its dimer'),
  vapour('MBTC', 'monobutyltin trichloride', 'corrosive'),
  vapour('TMT', 'tetramethyltin', 'fatal'),
  vapour('TTIP', 'titanium tetraisopropoxide'),
  vapour('Zn(acac)2', 'zinc acetylacetonate in solution'),
  vapour('methanol', 'methanol', 'toxic'),
  gas('Hg', 'mercury vapour, photosensitiser', ['fatal']),
];

const byName: ReadonlyMap<string, Gas> = new Map(table.map((entry) => [entry.name.toLowerCase(), entry]));

/** A gas by its name, whatever the case of its letters; undefined when the table does not have it. */
export const findGas = (name: string): Gas | undefined => byName.get(name.trim().toLowerCase());

/** The hazards of a gas. One that the table does not have counts as everything that would have to be guarded against. */
export const hazardsOf = (name: string): readonly GasHazard[] =>
  findGas(name)?.hazards ?? ['fatal', 'pyrophoric', 'flammable_gas', 'corrosive'];

export const hasHazard = (name: string, ...any: readonly GasHazard[]): boolean =>
  hazardsOf(name).some((hazard) => any.includes(hazard));

export const hasRole = (name: string, role: GasRole): boolean => findGas(name)?.roles.includes(role) ?? false;

/**
 * The least hazard level of a recipe that uses a gas: 1 inert, 2 oxidising or asphyxiating, 3 flammable or corrosive, 4 toxic,
 * pyrophoric or reacting with water, 5 fatal when inhaled.
 */
export const hazardLevelOf = (name: string): 1 | 2 | 3 | 4 | 5 => {
  if (hasHazard(name, 'fatal')) return 5;
  if (hasHazard(name, 'toxic', 'pyrophoric', 'water_reactive')) return 4;
  if (hasHazard(name, 'flammable_gas', 'flammable_vapour', 'corrosive')) return 3;
  return hasRole(name, 'inert') ? 1 : 2;
};
