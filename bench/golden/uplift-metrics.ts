import { qiniAuc, qiniCurve, upliftAt, upliftAuc, upliftCurve } from "@heed/math";

export const adapter = ({ y, uplift, treatment }: { y: number[]; uplift: number[]; treatment: number[] }) => {
  const data = { outcome: y, uplift, treated: treatment };
  const [qini, curve] = [qiniCurve(data), upliftCurve(data)];
  return {
    qini_x: qini.x,
    qini_y: qini.y,
    uplift_x: curve.x,
    uplift_y: curve.y,
    qini_auc: qiniAuc(data),
    qini_auc_no_negative_effect: qiniAuc(data, false),
    uplift_auc: upliftAuc(data),
    uplift_at_30_overall: upliftAt(data, 0.3, "overall"),
    uplift_at_30_by_group: upliftAt(data, 0.3, "by_group"),
  };
};
