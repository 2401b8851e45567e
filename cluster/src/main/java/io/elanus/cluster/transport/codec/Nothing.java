package io.elanus.cluster.transport.codec;

/// What a method without arguments is asked, and one without a result answers.
public enum Nothing {
  NOTHING;

  public static final Codec<Nothing> CODEC = Codec.of((_, _) -> {}, _ -> NOTHING);
}
