package io.elanus.core.kernel.distance;

/// How alike two vectors are. Names and directions are Milvus's.
public enum Metric {
  /// Squared Euclidean distance, without the root.
  L2(false),
  /// Inner product.
  IP(true),
  /// Cosine similarity, in -1..1.
  COSINE(true),
  /// Differing bits.
  HAMMING(false),
  /// One less the share of common bits: 1 - |a and b| / |a or b|.
  JACCARD(false),
  /// 0 when the query's bits are all in the stored vector, else 1: stored is the superstructure.
  SUBSTRUCTURE(false),
  /// 0 when the stored vector's bits are all in the query, else 1.
  SUPERSTRUCTURE(false),
  /// The share of equal elements of two MinHash signatures: an estimate of their sets' Jaccard
  /// similarity, in 0..1.
  MHJACCARD(true),
  /// How well a text answers a query, by Okapi BM25 over term frequencies.
  BM25(true);

  private final boolean largerIsBetter;

  Metric(boolean largerIsBetter) {
    this.largerIsBetter = largerIsBetter;
  }

  /// Whether a larger score means nearer.
  public boolean largerIsBetter() {
    return largerIsBetter;
  }

  /// Whether `a` is strictly nearer than `b`.
  public boolean better(float a, float b) {
    return largerIsBetter ? a > b : a < b;
  }
}
