package io.elanus.core.index.method;

import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.binary.BinaryIvfMethod;
import io.elanus.core.index.diskann.DiskMethod;
import io.elanus.core.index.hnsw.HnswMethod;
import io.elanus.core.index.hnsw.quantized.QuantizedHnswMethod;
import io.elanus.core.index.ivf.IvfMethod;
import io.elanus.core.index.minhash.MinHashMethod;
import io.elanus.core.index.sparse.SparseMethod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every type of vector index that is built. FLAT and BIN_FLAT have no file and are not among them.
public final class IndexMethods {
  private static final Map<String, IndexMethod> BY_NAME =
      Stream.of(
              List.<IndexMethod>of(new HnswMethod(), new DiskMethod()),
              QuantizedHnswMethod.all(),
              IvfMethod.all(),
              List.<IndexMethod>of(
                  SparseMethod.invertedIndex(),
                  SparseMethod.wand(),
                  new BinaryIvfMethod(),
                  new MinHashMethod()))
          .flatMap(List::stream)
          .collect(Collectors.toMap(IndexMethod::name, Function.identity()));

  private IndexMethods() {}

  /// Null when there is none of this name.
  public static @Nullable IndexMethod find(String name) {
    return BY_NAME.get(name);
  }
}
