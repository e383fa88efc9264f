import { forecastAccuracy } from "@heed/math";

export const adapter = ({ train, actual, forecast }: { train: number[]; actual: number[]; forecast: number[] }) => {
  const { mae, rmse, mape, smape, mase } = forecastAccuracy(train, actual, forecast);
  return { mae, rmse, mape, smape, mase_naive: mase };
};
