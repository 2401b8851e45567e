package io.elanus.core.kernel.distance;

import org.jspecify.annotations.Nullable;

/// How alike two lists of vectors are: for each vector of the query the best match among the stored
/// ones, summed. Source: Khattab & Zaharia, ColBERT, arXiv:2004.12832, section 3.3, there for inner
/// products. Names are Milvus's.
public enum MaxSim {
  /// As [#MAX_SIM_COSINE].
  MAX_SIM(Metric.COSINE),
  MAX_SIM_COSINE(Metric.COSINE),
  MAX_SIM_IP(Metric.IP),
  /// The nearest vector counts: smaller is better.
  MAX_SIM_L2(Metric.L2),
  MAX_SIM_HAMMING(Metric.HAMMING),
  MAX_SIM_JACCARD(Metric.JACCARD);

  /// The build parameter that says how an index compares lists; absent where vectors are compared
  /// one by one.
  public static final String PARAMETER = "max_sim";

  private final Metric element;

  MaxSim(Metric element) {
    this.element = element;
  }

  /// How two single vectors are compared; a sum has the same direction.
  public Metric element() {
    return element;
  }

  public static @Nullable MaxSim find(String name) {
    for (MaxSim each : values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
