const WIDTH = 420;
const HEIGHT = 150;
const LEFT = 36;
const FOOT = 24;
const TOP = 8;
const LABELS = 7;
const LINES = 3;

/** Figures along the time: bars, and perhaps a dashed line over them. */
export interface PlotProps {
  title: string;
  about: string;
  labels: readonly string[];
  bars: readonly (number | null)[];
  line?: readonly (number | null)[];
  barName: string;
  lineName?: string;
  show: (value: number) => string;
}

/** A picture of a table that stands below it; whoever cannot see it is told what matters. */
export function Plot({ title, about, labels, bars, line, barName, lineName, show }: PlotProps) {
  const most = niceMost([...bars, ...(line ?? [])]);
  const step = (WIDTH - LEFT) / Math.max(1, bars.length);
  const y = (value: number): number => TOP + (HEIGHT - FOOT - TOP) * (1 - value / most);
  const x = (place: number): number => LEFT + step * (place + 0.5);
  const points = (line ?? []).flatMap((value, place) => (value === null ? [] : [`${x(place)},${y(value)}`]));
  return (
    <figure class="card">
      <div class="card__head">
        <figcaption class="card__title grow">{title}</figcaption>
        <Legend barName={barName} lineName={lineName} />
      </div>
      <div class="plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={about}>
          {Array.from({ length: LINES + 1 }, (_, rung) => (most / LINES) * rung).map((value) => (
            <g key={value}>
              <path class="grid" d={`M${LEFT} ${y(value)}H${WIDTH}`} />
              <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
                {show(value)}
              </text>
            </g>
          ))}
          {bars.map((value, place) =>
            value ? <rect key={place} class="bar" x={x(place) - step * 0.36} y={y(value)} width={step * 0.72} height={HEIGHT - FOOT - y(value)} rx="2" /> : null,
          )}
          {points.length > 0 && <polyline class="two" points={points.join(" ")} />}
          {labels.map((label, place) =>
            place % Math.ceil(labels.length / LABELS) === 0 ? (
              <text key={place} x={x(place)} y={HEIGHT - 6} text-anchor="middle">
                {label}
              </text>
            ) : null,
          )}
        </svg>
      </div>
    </figure>
  );
}

function Legend({ barName, lineName }: { barName: string; lineName: string | undefined }) {
  return (
    <div class="legend" aria-hidden="true">
      <span>
        <svg viewBox="0 0 20 8">
          <rect class="bar" width="20" height="8" rx="2" />
        </svg>
        {barName}
      </span>
      {lineName && (
        <span>
          <svg viewBox="0 0 20 8">
            <path class="two" d="M0 4h20" />
          </svg>
          {lineName}
        </span>
      )}
    </div>
  );
}

/** A round number above them all that three equal steps reach. */
export function niceMost(values: readonly (number | null)[]): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const rung = Math.max(1, most / LINES);
  const size = 10 ** Math.floor(Math.log10(rung));
  const nice = [1, 2, 5, 10].map((step) => step * size).find((step) => step >= rung) ?? rung;
  return nice * LINES;
}
