import { generalizedEntropyIndex } from "@heed/math";

export const adapter = ({ y_true, y_pred, alpha }: { y_true: number[]; y_pred: number[]; alpha: number }) =>
  generalizedEntropyIndex(y_true, y_pred, alpha);
