import { upliftAuc } from "@heed/math";

export const adapter = ({ y, uplift, treatment }: { y: number[]; uplift: number[]; treatment: number[] }) =>
  upliftAuc({ outcome: y, uplift, treated: treatment });
