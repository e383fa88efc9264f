import { dcg, ndcg, rankingMetrics } from "@heed/math";

interface Input {
  readonly relevance_in_rank_order: number[];
  readonly all_relevances_of_user: number[];
  readonly k: number;
}

export const adapter = ({ relevance_in_rank_order: found, all_relevances_of_user: all, k }: Input) => {
  // Items are known by their places; relevant ones that were not retrieved get names beyond them.
  const hits = found.flatMap((relevance, place) => (relevance > 0 ? [place] : []));
  const missed = all.filter((relevance) => relevance > 0).length - hits.length;
  const relevant = new Set([...hits, ...Array.from({ length: missed }, (_, i) => found.length + i)]);
  const metrics = rankingMetrics([...found.keys()], relevant, k);
  return {
    dcg_exp: dcg(found, k, "exponential"),
    ndcg_exp: ndcg(found, all, k, "exponential"),
    dcg_linear: dcg(found, k, "linear"),
    ndcg_linear: ndcg(found, all, k, "linear"),
    precision_at_k: metrics.precision,
    recall_at_k: metrics.recall,
    ap_at_k: metrics.averagePrecision,
    rr: metrics.reciprocalRank,
  };
};
