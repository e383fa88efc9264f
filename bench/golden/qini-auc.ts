import { qiniAuc } from "@heed/math";

export const adapter = ({ y, uplift, treatment }: { y: number[]; uplift: number[]; treatment: number[] }) =>
  qiniAuc({ outcome: y, uplift, treated: treatment });
