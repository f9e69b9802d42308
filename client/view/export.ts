/** The chart as a file. It is always in the light palette on white, since reports are read on paper and on pages. */
import { lossChart } from '../../server/src/chart/lossChart.ts';
import { PALETTES } from '../../server/src/chart/theme.ts';
import type { Chart } from '../../server/src/protocol/explorer.ts';

/** How many pixels of the picture each unit of the drawing takes. */
const SCALE = 3;

export function chartFile({ series, last }: Chart): string {
  const svg = lossChart(series, last, PALETTES.light);
  return svg.replace('>', '><rect width="100%" height="100%" fill="#fff"/>');
}

export async function pngOf(chart: Chart): Promise<Uint8Array> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;base64,${btoa(chartFile(chart))}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * SCALE;
  canvas.height = picture.height * SCALE;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error('the picture cannot be drawn');
  return new Uint8Array(await blob.arrayBuffer());
}
