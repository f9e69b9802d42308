/** The themes of an editor, as far as a picture depends on them. */
export const THEMES = ['light', 'dark', 'high-contrast-light', 'high-contrast'] as const;

export type Theme = (typeof THEMES)[number];

export interface Palette {
  readonly text: string;
  readonly grid: string;
  /**
   * One colour for each series. They also differ in lightness, so that they can be told apart without seeing colours.
   */
  readonly series: readonly [string, string, string, string];
}

const LIGHT: Palette = { text: '#333', grid: '#d0d0d0', series: ['#b34700', '#00639c', '#00755a', '#8f3d78'] };
const DARK: Palette = { text: '#ccc', grid: '#555', series: ['#ff9d4d', '#62b8f0', '#3fd0a4', '#e79bc7'] };

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: LIGHT,
  dark: DARK,
  'high-contrast-light': { text: '#000', grid: '#767676', series: ['#8a3000', '#004a8f', '#00573f', '#75205f'] },
  'high-contrast': { text: '#fff', grid: '#888', series: ['#ffb36b', '#7fd0ff', '#5cf0c0', '#ffb3e0'] },
};

/** The theme that a client states. Undefined where it states none: it may not be able to show pictures. */
export function parseTheme(told: unknown): Theme | undefined {
  return THEMES.find((theme) => theme === told);
}
