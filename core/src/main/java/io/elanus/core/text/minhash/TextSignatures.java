package io.elanus.core.text.minhash;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.analysis.Analyzer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A MINHASH function: texts to signatures in BINARY_VECTOR. Immutable and safe for all threads.
public final class TextSignatures {
  private static final String NUM_HASHES = "num_hashes";
  private static final String SHINGLE_SIZE = "shingle_size";
  private static final String HASH_FUNCTION = "hash_function";
  private static final String TOKEN_LEVEL = "token_level";
  private static final String SEED = "seed";

  private static final int USUAL_SHINGLE_SIZE = 3;
  private static final long USUAL_SEED = 1234;

  /// Bits of an element.
  public static final int ELEMENT_BITS = 32;

  private final int dimension;
  private final Shingles shingles;
  private final MinHash minHash;

  private TextSignatures(int dimension, Shingles shingles, MinHash minHash) {
    this.dimension = dimension;
    this.shingles = shingles;
    this.minHash = minHash;
  }

  /// As the function's parameters say; their names are taken in any case.
  ///
  /// @param schema with the function's input, a text, and its output, a BINARY_VECTOR
  /// @throws DatabaseException in Milvus's words when a parameter is wrong or does not fit the
  ///   output
  public static TextSignatures of(CollectionSchema schema, FunctionSchema function) {
    FieldSchema input = field(schema, function.inputs().getFirst());
    FieldSchema output = field(schema, function.outputs().getFirst());
    Map<String, String> parameters = new HashMap<>();
    function
        .parameters()
        .forEach((key, text) -> parameters.put(key.toLowerCase(Locale.ROOT), text));
    long numHashes = positive(parameters, NUM_HASHES, -1);
    long shingleSize = positive(parameters, SHINGLE_SIZE, USUAL_SHINGLE_SIZE);
    Shingles.HashFunction hashFunction = hashFunction(parameters);
    boolean byWords = byWords(parameters);
    long seed = whole(parameters, SEED, USUAL_SEED);
    requireDimension(output, numHashes);
    // Longer shingles than any text are whole texts.
    int size = (int) Math.min(shingleSize, Integer.MAX_VALUE);
    Analyzer analyzer =
        byWords
            ? Analyzer.of(input.parameters().getOrDefault(FieldSchema.ANALYZER_PARAMS, ""))
            : null;
    return new TextSignatures(
        output.dimension(),
        new Shingles(size, hashFunction, analyzer),
        new MinHash(output.dimension() / ELEMENT_BITS, seed));
  }

  private static FieldSchema field(CollectionSchema schema, String name) {
    return Objects.requireNonNull(schema.field(name), name);
  }

  private static Shingles.HashFunction hashFunction(Map<String, String> parameters) {
    String name = parameters.getOrDefault(HASH_FUNCTION, "xxhash64");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "xxhash", "xxhash64" -> Shingles.HashFunction.XXHASH64;
      case "sha1" -> Shingles.HashFunction.SHA1;
      default ->
          throw DatabaseException.invalid(
              "unknown hash function: %s (expected 'xxhash64' or 'sha1')", name);
    };
  }

  private static boolean byWords(Map<String, String> parameters) {
    String level = parameters.getOrDefault(TOKEN_LEVEL, "word");
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "word" -> true;
      case "char", "character" -> false;
      default ->
          throw DatabaseException.invalid(
              "unknown token_level: %s (expected 'char' or 'word')", level);
    };
  }

  private static long positive(Map<String, String> parameters, String key, long absent) {
    long value = whole(parameters, key, absent);
    if (parameters.containsKey(key) && value <= 0) {
      throw DatabaseException.invalid("param %s:%d must be positive", key, value);
    }
    return value;
  }

  private static long whole(Map<String, String> parameters, String key, long absent) {
    String text = parameters.get(key);
    if (text == null) {
      return absent;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw DatabaseException.invalid("param %s:%s is not a number", key, text);
    }
  }

  /// @param numHashes -1 where none was said
  private static void requireDimension(FieldSchema output, long numHashes) {
    int dimension = output.dimension();
    if (numHashes < 0) {
      if (dimension % ELEMENT_BITS != 0) {
        throw DatabaseException.invalid(
            "minhash function output field '%s' dim %d is not multiple of 32 (one minhash signature size)",
            output.name(), dimension);
      }
    } else if (dimension % ELEMENT_BITS != 0 || dimension / ELEMENT_BITS != numHashes) {
      throw DatabaseException.invalid(
          "minhash function output field '%s' dim %d does not match expected dim %d (numHashes %d * one minhash signature size of 32bit)",
          output.name(), dimension, ELEMENT_BITS * numHashes, numHashes);
    }
  }

  /// The signatures of a column of texts.
  public DenseVectorColumn column(BytesColumn texts) {
    int width = minHash.bytes();
    byte[] bytes = new byte[Math.multiplyExact(width, texts.rowCount())];
    for (int row = 0; row < texts.rowCount(); row++) {
      sign(texts.string(row), bytes, row * width);
    }
    return new DenseVectorColumn(DataType.BINARY_VECTOR, dimension, texts.rowCount(), bytes, null);
  }

  /// The signature of a text that is searched for.
  public QueryVector.Dense query(String text) {
    byte[] bytes = new byte[minHash.bytes()];
    sign(text, bytes, 0);
    return new QueryVector.Dense(DataType.BINARY_VECTOR, dimension, bytes);
  }

  private void sign(String text, byte[] out, int offset) {
    minHash.sign(shingles.hashes(text), out, offset);
  }
}
