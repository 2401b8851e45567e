package io.elanus.cluster.proxy;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.IndexChoice;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.MaxSim;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The vector field that is searched, and how.
///
/// @param tuning how much work an index may do
/// @param bounds scores that are wanted
/// @param lists whether lists of vectors are compared, by their MAX_SIM
record SearchTarget(
    FieldSchema field, Metric metric, boolean lists, SearchTuning tuning, SearchBounds bounds) {
  private static final String LISTS = "VECTOR_ARRAY";

  static SearchTarget of(CollectionState collection, SearchParameters parameters) {
    FieldSchema field = field(collection, parameters.field());
    IndexState index = index(collection, field);
    Metric metric = metric(index, parameters);
    boolean lists = isForLists(index);
    if (lists) {
      requirePlain(field, parameters);
    }
    return new SearchTarget(
        field, metric, lists, tuning(index, parameters), bounds(metric, parameters));
  }

  private static boolean isForLists(IndexState index) {
    return Objects.requireNonNull(index.vector()).parameters().containsKey(MaxSim.PARAMETER);
  }

  private static void requirePlain(FieldSchema field, SearchParameters parameters) {
    String refused =
        parameters.radius() != null
            ? "range search"
            : parameters.iterator()
                ? "search iterator"
                : Grouping.isWanted(parameters.given()) ? "group by search" : "";
    if (!refused.isEmpty()) {
      throw DatabaseException.expected(
          "",
          "",
          refused
              + " is not supported for vector array (embedding list) fields, fieldName: "
              + field.name());
    }
  }

  private static FieldSchema field(CollectionState collection, String name) {
    if (name.isEmpty()) {
      List<FieldSchema> vectors = collection.schema().vectorFields();
      if (vectors.size() > 1) {
        throw DatabaseException.plain(
            "multiple anns_fields exist, please specify a anns_field in search_params");
      }
      return vectors.getFirst();
    }
    FieldSchema field = collection.schema().field(name);
    if (field == null) {
      throw DatabaseException.invalid(
          "%sfailed to get field schema by name: fieldName(%s) not found",
          Purpose.SEARCH.plan(), name);
    }
    if (!field.type().isVector() && !field.isArrayOfVectors()) {
      throw DatabaseException.invalid(
          "%sfield (%s) to search is not of vector data type", Purpose.SEARCH.plan(), name);
    }
    return field;
  }

  private static IndexState index(CollectionState collection, FieldSchema field) {
    for (IndexState index : collection.indexes()) {
      if (index.field().equals(field.id()) && index.vector() != null) {
        return index;
      }
    }
    ReadPlanner.requireLoaded(collection, List.of(), Purpose.SEARCH);
    throw DatabaseException.of(ErrorCode.INDEX_NOT_FOUND, pair("field", field.name()));
  }

  private static Metric metric(IndexState index, SearchParameters parameters) {
    VectorIndexState vector = Objects.requireNonNull(index.vector());
    String wanted = parameters.metric();
    if (vector.metric() == Metric.BM25 && wanted != null && !wanted.equalsIgnoreCase("BM25")) {
      throw DatabaseException.expected(
          "BM25",
          wanted,
          "must use BM25 metric type when searching against BM25 Function output field");
    }
    String chosen = IndexChoice.metricName(vector);
    if (wanted != null && !isSame(wanted.toUpperCase(Locale.ROOT), chosen)) {
      throw DatabaseException.expected(chosen, wanted, "metric type not match");
    }
    return vector.metric();
  }

  /// A list's metric has two names when it is the cosine's.
  private static boolean isSame(String wanted, String chosen) {
    MaxSim asked = MaxSim.find(wanted);
    MaxSim lists = MaxSim.find(chosen);
    return wanted.equals(chosen)
        || asked != null && lists != null && asked.element() == lists.element();
  }

  /// How many hits a grouping search walks past is not what its limit says: as in Milvus, a small
  /// `ef` is not held against it.
  private static SearchTuning tuning(IndexState index, SearchParameters parameters) {
    VectorIndexState vector = Objects.requireNonNull(index.vector());
    IndexMethod method = IndexMethods.find(vector.type());
    if (method == null) {
      return SearchTuning.EXACT;
    }
    boolean chosen = index.typeName().equals(vector.type());
    boolean grouped = Grouping.isWanted(parameters.given());
    int depth = chosen && !grouped ? parameters.depth() : 1;
    return method.tuning(vector.parameters(), parameters.given(), depth);
  }

  private static SearchBounds bounds(Metric metric, SearchParameters parameters) {
    SearchBounds all = SearchBounds.unbounded(metric);
    Double radius = parameters.radius();
    Double near = parameters.rangeFilter();
    if (radius == null) {
      return all;
    }
    if (near == null) {
      return new SearchBounds(all.near(), radius.floatValue());
    }
    if (metric.largerIsBetter() ? near <= radius : near >= radius) {
      throw DatabaseException.invalid(
          metric.largerIsBetter()
              ? "range_filter must be greater than radius for IP/COSINE, range_filter:%f, radius:%f"
              : "range_filter must be less than radius for L2/HAMMING/JACCARD, range_filter:%f, radius:%f",
          near,
          radius);
    }
    return new SearchBounds(near.floatValue(), radius.floatValue());
  }

  SearchTarget tuned(SearchTuning other) {
    return new SearchTarget(field, metric, lists, other, bounds);
  }

  /// Texts are searched for in the output of a function only.
  DatabaseException otherThanTexts() {
    return DatabaseException.plain(
        "failed to search: vector type must be the same, field %s - type %s, search info type VARCHAR",
        field.name(), lists ? LISTS : engineName(field.vectorType()));
  }

  SearchTarget within(SearchBounds other) {
    return new SearchTarget(field, metric, lists, tuning, other);
  }

  /// Every query must be a vector of the field's type and dimension, of finite numbers.
  void requireFits(List<QueryVector> queries) {
    for (QueryVector query : queries) {
      requireFits(query);
    }
  }

  static void requireQueryCount(int count) {
    if (count < 1 || count > Limits.QUERIES) {
      throw DatabaseException.plain(
          "nq [%d] is invalid, nq (number of search vector per search request) should be in range [1, %d], but got %d",
          count, Limits.QUERIES, count);
    }
  }

  private void requireFits(QueryVector query) {
    switch (query) {
      case QueryVector.Sparse sparse -> requireType(DataType.SPARSE_FLOAT_VECTOR);
      case QueryVector.Many many -> {
        if (!lists || many.type() != field.vectorType()) {
          throw otherType(lists ? engineName(many.type()) : LISTS);
        }
        int width = field.vectorType().vectorBytes(field.dimension());
        if (many.bytes().length == 0 || many.bytes().length % width != 0) {
          throw DatabaseException.plain(
              "failed to search: vector dimension mismatch, expected vector size(byte) %d, actual %d.",
              width, many.bytes().length);
        }
        many.vectors(field.dimension())
            .forEach(
                each -> ColumnChecks.requireFinite(each.type(), each.dimension(), each.bytes()));
      }
      case QueryVector.Dense dense -> {
        if (lists) {
          throw otherType(engineName(dense.type()));
        }
        requireType(dense.type());
        int expected = field.vectorType().vectorBytes(field.dimension());
        if (dense.bytes().length != expected) {
          throw DatabaseException.plain(
              "failed to search: vector dimension mismatch, expected vector size(byte) %d, actual %d.",
              expected, dense.bytes().length);
        }
        ColumnChecks.requireFinite(dense.type(), dense.dimension(), dense.bytes());
      }
    }
  }

  private void requireType(DataType type) {
    if (type != field.vectorType()) {
      throw otherType(engineName(type));
    }
  }

  private DatabaseException otherType(String searched) {
    return DatabaseException.plain(
        "failed to search: vector type must be the same, field %s - type %s, search info type %s",
        field.name(), lists ? LISTS : engineName(field.vectorType()), searched);
  }

  /// How Milvus's engine spells vector types in texts.
  private static String engineName(DataType type) {
    return switch (type) {
      case FLOAT_VECTOR -> "VECTOR_FLOAT";
      case FLOAT16_VECTOR -> "VECTOR_FLOAT16";
      case BFLOAT16_VECTOR -> "VECTOR_BFLOAT16";
      case BINARY_VECTOR -> "VECTOR_BINARY";
      case INT8_VECTOR -> "VECTOR_INT8";
      case SPARSE_FLOAT_VECTOR -> "VECTOR_SPARSE_U32_F32";
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ ->
          type.name();
    };
  }
}
