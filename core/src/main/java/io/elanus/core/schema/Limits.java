package io.elanus.core.schema;

/// The bounds that Milvus puts on names and shapes. Source: its default configuration.
public final class Limits {
  /// Bytes of a name of a collection, alias, database, partition, field or index.
  public static final int NAME_BYTES = 255;

  public static final int DATABASES = 64;

  /// In a database and in all of them together.
  public static final int COLLECTIONS = 65_536;

  /// Partitions times shards, summed over all collections.
  public static final int GENERAL_CAPACITY = 65_536;

  public static final int PARTITIONS = 1_024;

  /// Partitions of a collection with a partition key that names no number.
  public static final int DEFAULT_KEY_PARTITIONS = 16;

  public static final int SHARDS = 16;
  public static final int FIELDS = 64;
  public static final int VECTOR_FIELDS = 4;
  public static final int MIN_DIMENSION = 2;
  public static final int MAX_DIMENSION = 32_768;

  /// Bits of a binary vector.
  public static final int MAX_BINARY_DIMENSION = 8 * MAX_DIMENSION;

  /// Bytes of a VARCHAR.
  public static final int MAX_LENGTH = 65_535;

  /// Bytes of a TEXT that names a length; without one it may be as long as a request.
  public static final int MAX_TEXT_LENGTH = 2 << 20;

  /// Elements of an ARRAY.
  public static final int MAX_CAPACITY = 4_096;

  /// A hundred years.
  public static final long MAX_TTL_SECONDS = 3_155_760_000L;

  private Limits() {}
}
