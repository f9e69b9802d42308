/** HelmChart and HelmChartConfig of k3s and RKE2. Source: docs.k3s.io/helm. */
import { fieldsAt, type Fields, textAt } from '../../../text/walk.ts';
import {
  type Carried,
  lastPart,
  type Layer,
  QUIET,
  UNKNOWN,
  unknownWhere,
  valuesLayer,
  type Whole,
} from '../carrier.ts';
import { setValue } from '../values.ts';

/** The releases of a HelmChart. */
export function helmChart(whole: Whole): readonly Carried[] {
  const spec = fieldsAt(whole.fields, 'spec', QUIET());
  const chart = textAt(spec, 'chart', QUIET());
  const set = [...fieldsAt(spec, 'set', QUIET())].map(([key, { value }]): Layer => {
    const values = value.kind === 'scalar' ? setValue(key, value) : undefined;
    return values ? { kind: 'values', values } : UNKNOWN;
  });
  return [
    {
      ...whole,
      namespace: textAt(spec, 'targetNamespace', QUIET()) ?? whole.namespace,
      chart: {
        name: lastPart(chart),
        address: textAt(spec, 'repo', QUIET()) ?? chart,
        version: textAt(spec, 'version', QUIET()),
      },
      layers: [...valuesOfHelmChart(spec), ...set],
      ...(whole.name !== undefined && {
        joins: { kind: 'HelmChartConfig', name: whole.name, namespace: whole.namespace },
      }),
    },
  ];
}

/** The layers that a HelmChartConfig adds to those of the HelmChart with the same name. */
export function helmChartConfig({ fields }: Whole): readonly Layer[] {
  return valuesOfHelmChart(fieldsAt(fields, 'spec', QUIET()));
}

function valuesOfHelmChart(spec: Fields): readonly Layer[] {
  return [
    ...valuesLayer(spec.get('valuesContent')?.value),
    ...valuesLayer(spec.get('values')?.value),
    ...unknownWhere(spec, 'valuesSecrets'),
  ];
}
