// The patterns of the shop's covers: one for each genre, drawn by chance from its colours.
import type { Random } from "@heed/math";

/** Size of a cover, in its own units. */
export const WIDTH = 300;
export const HEIGHT = 450;

/** Colours of one cover: the ground, two for the pattern, and one small surprise. */
export type Ink = { readonly ground: string; readonly one: string; readonly two: string; readonly spark: string };
export type Design = { readonly inks: readonly [Ink, ...Ink[]]; readonly draw: (ink: Ink, random: Random) => string };

const ink = (ground: string, one: string, two: string, spark: string): Ink => ({ ground, one, two, spark });

/** The pattern and the colours of a genre; broad calm stripes for any other. */
export const designOf = (category: string): Design =>
  Object.hasOwn(DESIGNS, category) ? (DESIGNS[category] ?? PLAIN) : PLAIN;

const round = (x: number): number => Math.round(x * 10) / 10;
const times = (n: number, draw: (k: number) => string): string => Array.from({ length: n }, (_, k) => draw(k)).join("");
const rect = (x: number, y: number, w: number, h: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${fill}"/>`;
const disc = (x: number, y: number, r: number, fill: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${fill}"/>`;
const ring = (x: number, y: number, r: number, stroke: string, width: number): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
const shape = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

/** Windows at night, one of them lit. */
function windows({ one, two, spark }: Ink, random: Random): string {
  const lit = random.below(70);
  return times(70, (k) => {
    const colour = k === lit || random.uniform() < 0.02 ? spark : random.uniform() < 0.5 ? one : two;
    return rect(20 + (k % 7) * 39, 14 + Math.floor(k / 7) * 44, 26, 32, colour);
  });
}

/** Orbits around a sun that is not in the middle. */
function orbits({ one, two, spark }: Ink, random: Random): string {
  const x = 60 + random.below(180);
  const y = 90 + random.below(280);
  const planets = times(9, (k) => {
    const r = 46 + k * 42;
    const turn = random.uniform() * 2 * Math.PI;
    return (
      ring(x, y, r, one, 1.5) +
      disc(x + r * Math.cos(turn), y + r * Math.sin(turn), 4 + random.below(11), k % 3 === 1 ? spark : two)
    );
  });
  return planets + disc(x, y, 26, spark);
}

/** Overlapping scales, as of a dragon or a roof. */
function scales({ ground, one, two, spark }: Ink, random: Random): string {
  return times(14, (row) =>
    times(8, (column) => {
      const x = column * 44 + (row % 2 ? -4 : 18) - 18;
      const y = 470 - row * 36;
      const colour = random.uniform() < 0.05 ? spark : random.uniform() < 0.5 ? one : two;
      return disc(x, y - 20, 25, ground) + disc(x, y - 20, 22, colour) + disc(x, y - 14, 9, ground);
    }),
  );
}

/** A sea of lines under a low sun. */
function waves({ one, two, spark }: Ink, random: Random): string {
  const sun = disc(70 + random.below(160), 110 + random.below(60), 44, spark);
  const phase = random.uniform() * 6;
  const sea = times(15, (k) => {
    const y = 150 + k * 22;
    const swell = 6 + k * 0.7;
    let d = `M-10 ${y}`;
    for (let x = -10; x <= 310; x += 20) d += `L${x} ${round(y + Math.sin(x / 34 + phase + k * 0.9) * swell)}`;
    return shape(`${d}L310 470L-10 470z`, k % 2 ? one : two).replace("/>", ` fill-opacity="${round(0.5 + k / 30)}"/>`);
  });
  return sun + sea;
}

/** Quarter circles on tiles, each turned by chance. */
function tiles({ one, two, spark }: Ink, random: Random): string {
  const size = 50;
  return times(54, (k) => {
    const x = (k % 6) * size;
    const y = Math.floor(k / 6) * size;
    const colour = random.uniform() < 0.07 ? spark : random.uniform() < 0.5 ? one : two;
    const corners = [
      `M${x} ${y}h${size}a${size} ${size} 0 0 1 ${-size} ${size}z`,
      `M${x + size} ${y}v${size}a${size} ${size} 0 0 1 ${-size} ${-size}z`,
      `M${x + size} ${y + size}h${-size}a${size} ${size} 0 0 1 ${size} ${-size}z`,
      `M${x} ${y + size}v${-size}a${size} ${size} 0 0 1 ${size} ${size}z`,
    ];
    return shape(corners[random.below(4)] ?? "", colour);
  });
}

/** A disc behind ruled lines: an evening, or a lamp. */
function evening({ one, two, spark }: Ink, random: Random): string {
  const x = 70 + random.below(160);
  const y = 130 + random.below(200);
  const gap = 13 + random.below(8);
  return (
    disc(x, y, 96, one) + disc(x + 26, y - 20, 40, spark) + times(30, (k) => rect(0, k * gap + 6, WIDTH, 2.5, two))
  );
}

/** Halved fruit in rows. */
function fruit({ ground, one, two, spark }: Ink, random: Random): string {
  return times(35, (k) => {
    const x = 30 + (k % 5) * 60;
    const y = 36 + Math.floor(k / 5) * 64;
    const turn = random.below(4) * 90;
    const colour = [one, two, one, spark][random.below(4)] ?? one;
    return `<g transform="rotate(${turn} ${x} ${y})">${shape(`M${x - 25} ${y}a25 25 0 0 1 50 0z`, colour)}${shape(`M${x - 15} ${y - 3}a15 15 0 0 1 30 0z`, ground)}${disc(x, y - 8, 3.2, colour)}</g>`;
  });
}

/** Hills behind hills, and one light over them. */
function hills({ one, two, spark }: Ink, random: Random): string {
  const light = disc(60 + random.below(180), 80 + random.below(80), 30, spark);
  const rows = times(6, (k) => {
    const y = 170 + k * 50;
    const a = random.below(60) - 30;
    const b = random.below(60) - 30;
    const d = `M-5 ${y + a}C70 ${y - 70 + b} 130 ${y + 60 - a} 190 ${y - 10}S270 ${y - 60 + a} 310 ${y + b}V460H-5z`;
    return shape(d, k % 2 ? one : two).replace("/>", ` fill-opacity="${round(0.45 + k * 0.11)}"/>`);
  });
  return light + rows;
}

/** Petals, four by four. */
function petals({ one, two, spark }: Ink, random: Random): string {
  return times(40, (k) => {
    const x = (k % 5) * 60 + 30;
    const y = Math.floor(k / 5) * 60 + 15;
    const colour = random.uniform() < 0.12 ? spark : (k + Math.floor(k / 5)) % 2 ? one : two;
    const petal = `M${x} ${y}C${x + 20} ${y - 6} ${x + 26} ${y - 18} ${x + 27} ${y - 27}C${x + 12} ${y - 26} ${x + 4} ${y - 16} ${x} ${y}z`;
    const turned = times(4, (turn) => `<g transform="rotate(${turn * 90} ${x} ${y})">${shape(petal, colour)}</g>`);
    return turned + disc(x, y, 3, spark);
  });
}

/** Building blocks that fell well. */
function blocks({ one, two, spark }: Ink, random: Random): string {
  return times(24, (k) => {
    const x = (k % 4) * 75 + 37;
    const y = Math.floor(k / 4) * 75 + 37;
    const colour = [one, two, spark][random.below(3)] ?? one;
    const forms = [
      disc(x, y, 27, colour),
      rect(x - 24, y - 24, 48, 48, colour),
      shape(`M${x - 28} ${y + 25}L${x} ${y - 27}L${x + 28} ${y + 25}z`, colour),
      ring(x, y, 20, colour, 12),
    ];
    return `<g transform="rotate(${random.below(60) - 30} ${x} ${y})">${forms[random.below(4)] ?? ""}</g>`;
  });
}

/** Broad calm stripes. */
function stripes({ one, two, spark }: Ink, random: Random): string {
  const mark = random.below(9);
  return times(9, (k) => rect(0, k * 50, WIDTH, 50, k === mark ? spark : k % 2 ? one : two));
}

const PLAIN: Design = {
  inks: [ink("#5d7a80", "#6c8a90", "#7f9ca0", "#e2c48d"), ink("#7a6f83", "#8a7f93", "#9b91a4", "#e0c9a0")],
  draw: stripes,
};

const DESIGNS: Readonly<Record<string, Design>> = {
  Crime: {
    inks: [
      ink("#1b2438", "#2a3753", "#34446a", "#f4c95d"),
      ink("#3a1f2b", "#56303f", "#6b3d4e", "#f0b86e"),
      ink("#16302f", "#24494a", "#2f5d5b", "#f2d06b"),
    ],
    draw: windows,
  },
  "Science fiction": {
    inks: [
      ink("#141a3c", "#3d478c", "#8ea2e8", "#ff8f5c"),
      ink("#0f2b33", "#2b626e", "#83c6c9", "#ffd166"),
      ink("#2a1744", "#5a3c86", "#b79be6", "#7ee0c0"),
    ],
    draw: orbits,
  },
  Fantasy: {
    inks: [
      ink("#17382c", "#2e6b4f", "#4f8f6a", "#f0c05a"),
      ink("#3b1d4f", "#6b3f86", "#8a5ca6", "#f2b84b"),
      ink("#5a1f1f", "#96383a", "#b5524c", "#f4d08a"),
    ],
    draw: scales,
  },
  Nature: {
    inks: [
      ink("#cfe3e2", "#3f8a93", "#1f6472", "#f2905f"),
      ink("#e9e3c8", "#5d8f5a", "#2f6544", "#e8743b"),
      ink("#d7dfec", "#5a7fae", "#2d5487", "#f3c04e"),
    ],
    draw: waves,
  },
  History: {
    inks: [
      ink("#e7d9bd", "#a4482f", "#274b5f", "#d99a2b"),
      ink("#dfe2d2", "#35594b", "#8a6a34", "#b9402f"),
      ink("#efe3d3", "#2f4a7c", "#6d8fc0", "#c9a13b"),
    ],
    draw: tiles,
  },
  Poetry: {
    inks: [
      ink("#f0d9cf", "#d9796a", "#b4564f", "#f7ead9"),
      ink("#d6dfe0", "#6b8f9c", "#426a7a", "#f3e3b3"),
      ink("#e3d8ea", "#9576b3", "#6d4f8e", "#f5e6c8"),
    ],
    draw: evening,
  },
  Cookery: {
    inks: [
      ink("#f3dfb6", "#dc6b2f", "#8fa13d", "#c23b2c"),
      ink("#dbe7cf", "#4f8a4a", "#e09b2d", "#c94f3d"),
      ink("#f6d4c6", "#c4473f", "#e59a45", "#5f7f3c"),
    ],
    draw: fruit,
  },
  Travel: {
    inks: [
      ink("#f4d6b0", "#c2643d", "#7d3f3d", "#fff1c9"),
      ink("#bfdce6", "#3d7d8e", "#23505f", "#ffcf70"),
      ink("#d9cfe8", "#6f63a0", "#3f3a70", "#ffb37a"),
    ],
    draw: hills,
  },
  Romance: {
    inks: [
      ink("#f7d5d3", "#c94f63", "#e58a8f", "#8f2740"),
      ink("#fbe3c4", "#df7350", "#f0a572", "#a33b3b"),
      ink("#e5d3ea", "#8c4f97", "#b883c0", "#5d2a6b"),
    ],
    draw: petals,
  },
  Children: {
    inks: [
      ink("#fff0c2", "#ef6a4c", "#2f8fb3", "#f5b82e"),
      ink("#cdeae0", "#e4577c", "#3a78c2", "#f7a832"),
      ink("#fbd9d0", "#3c9a78", "#e2533f", "#f4b73f"),
    ],
    draw: blocks,
  },
};
