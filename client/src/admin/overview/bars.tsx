import classes from "./overview.module.css";

const [WIDTH, HEIGHT, GAP] = [240, 32, 2];

/** A bar that a number beside it says as well: nothing for a screen reader. */
export function Bar({ part }: { part: number }) {
  return (
    <svg className={classes.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
      <rect className={classes.ground} width={100} height={8} />
      <rect className={classes.fill} width={100 * part} height={8} />
    </svg>
  );
}

/** A bar a day. */
export function DayBars({ values }: { values: readonly number[] }) {
  const most = Math.max(...values, 1);
  const step = WIDTH / values.length;
  return (
    <svg className={classes.days} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <rect className={classes.ground} y={HEIGHT - 1} width={WIDTH} height={1} />
      <path
        className={classes.fill}
        d={values.map((value, day) => toBar(day * step, (value / most) * HEIGHT, step)).join("")}
      />
    </svg>
  );
}

const toBar = (x: number, height: number, step: number): string =>
  `M${x} ${HEIGHT}v${-height}h${step - GAP}v${height}z`;
