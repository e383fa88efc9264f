import { theilIndex } from "@heed/math";

export const adapter = ({ y_true, y_pred }: { y_true: number[]; y_pred: number[] }) => theilIndex(y_true, y_pred);
