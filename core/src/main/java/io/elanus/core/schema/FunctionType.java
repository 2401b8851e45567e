package io.elanus.core.schema;

/// The kinds of functions. Numbers are those of `schema.FunctionType`.
public enum FunctionType {
  /// A text's terms and how often each is in it, to be ranked by Okapi BM25.
  BM25(1),

  /// A text's vector by a model behind a service.
  TEXT_EMBEDDING(2),

  /// A text's MinHash signature, of which near duplicates share much. Milvus 3.
  MINHASH(4);

  private final int number;

  FunctionType(int number) {
    this.number = number;
  }

  /// The number in `schema.FunctionType`.
  public int number() {
    return number;
  }
}
