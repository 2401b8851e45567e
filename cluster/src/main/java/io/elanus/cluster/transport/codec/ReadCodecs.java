package io.elanus.cluster.transport.codec;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead;
import io.elanus.cluster.role.ShardRead.FilterText;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.schema.DataType;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and their answers.
public final class ReadCodecs {
  private static final int BOOL = 1;
  private static final int INT = 2;
  private static final int FLOATING = 3;
  private static final int TEXT = 4;
  private static final int JSON = 5;
  private static final int MANY = 6;
  private static final int INSTANT = 7;
  private static final int BYTES = 8;

  /// Lists inside lists, at most.
  private static final int DEEPEST_TEMPLATE = 64;

  private static final int DENSE = 1;
  private static final int SPARSE = 2;
  private static final int MANY_VECTORS = 3;

  private static final Codec<Map<String, Double>> TUNING = ValueCodecs.map(ValueCodecs.FLOAT64);

  private static final Codec<Map<String, TemplateValue>> TEMPLATES =
      ValueCodecs.map(Codec.of(ReadCodecs::write, in -> readTemplate(in, DEEPEST_TEMPLATE)));

  private static final Codec<@Nullable FilterText> FILTER =
      Codec.<FilterText>of(
              (filter, out) -> {
                out.text(filter.text());
                TEMPLATES.write(filter.templates(), out);
                out.text(filter.zone());
              },
              in -> new FilterText(in.text(), TEMPLATES.read(in), in.text()))
          .orNull();

  private static final Codec<@Nullable String> PROFILE =
      Codec.<String>of((profile, out) -> out.text(profile), ByteReader::text).orNull();

  private static final Codec<ShardRead> READ = Codec.of(ReadCodecs::write, ReadCodecs::readRead);
  private static final Codec<List<QueryVector>> QUERIES =
      Codec.of(ReadCodecs::write, ReadCodecs::readQuery).list();

  public static final Codec<ShardSearch> SEARCH =
      Codec.of(ReadCodecs::write, ReadCodecs::readSearch);
  public static final Codec<SearchPart> SEARCH_PART =
      Codec.of(ReadCodecs::write, ReadCodecs::readSearchPart);
  public static final Codec<ShardRetrieve> RETRIEVE =
      Codec.of(ReadCodecs::write, ReadCodecs::readRetrieve);
  public static final Codec<RetrievePart> RETRIEVE_PART =
      Codec.of(ReadCodecs::write, ReadCodecs::readRetrievePart);

  public static final Codec<ShardTerms> TERMS = Codec.of(ReadCodecs::write, ReadCodecs::readTerms);
  public static final Codec<TermStatistics> TERM_STATISTICS =
      Codec.of(ReadCodecs::write, ReadCodecs::readStatistics);

  private ReadCodecs() {}

  private static void write(ShardRead read, ByteWriter out) {
    ValueCodecs.SHARD_ID.write(read.shard(), out);
    out.int32(read.schemaVersion());
    ValueCodecs.PARTITION_IDS.write(read.partitions(), out);
    FILTER.write(read.filter(), out);
    ValueCodecs.TIMESTAMP.write(read.guarantee(), out);
    ValueCodecs.TIMESTAMP.write(read.snapshot(), out);
    ValueCodecs.TIMESTAMP.write(read.expiredBefore(), out);
    ValueCodecs.FLAG.write(read.ignoreGrowing(), out);
    ValueCodecs.FLAG.write(read.profiled(), out);
  }

  private static ShardRead readRead(ByteReader in) {
    return new ShardRead(
        ValueCodecs.SHARD_ID.read(in),
        in.int32(),
        ValueCodecs.PARTITION_IDS.read(in),
        FILTER.read(in),
        ValueCodecs.TIMESTAMP.read(in),
        ValueCodecs.TIMESTAMP.read(in),
        ValueCodecs.TIMESTAMP.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in));
  }

  private static void write(TemplateValue value, ByteWriter out) {
    switch (value) {
      case TemplateValue.Bool(boolean flag) -> ValueCodecs.FLAG.write(flag, out.int8(BOOL));
      case TemplateValue.Int(long number) -> out.int8(INT).int64(number);
      case TemplateValue.Floating(double number) -> out.int8(FLOATING).float64(number);
      case TemplateValue.Text(String text) -> out.int8(TEXT).text(text);
      case TemplateValue.Instant(long micros) -> out.int8(INSTANT).int64(micros);
      case TemplateValue.Json(byte[] document) -> out.int8(JSON).bytes(document);
      case TemplateValue.Bytes(byte[] blob) -> out.int8(BYTES).bytes(blob);
      case TemplateValue.Many(List<TemplateValue> values) -> {
        out.int8(MANY).int32(values.size());
        values.forEach(each -> write(each, out));
      }
    }
  }

  private static TemplateValue readTemplate(ByteReader in, int depth) {
    int kind = in.int8();
    return switch (kind) {
      case BOOL -> new TemplateValue.Bool(ValueCodecs.FLAG.read(in));
      case INT -> new TemplateValue.Int(in.int64());
      case FLOATING -> new TemplateValue.Floating(in.float64());
      case TEXT -> new TemplateValue.Text(in.text());
      case INSTANT -> new TemplateValue.Instant(in.int64());
      case JSON -> new TemplateValue.Json(in.bytes());
      case BYTES -> new TemplateValue.Bytes(in.bytes());
      case MANY -> {
        if (depth == 0) {
          throw in.wrong("lists inside lists, more than %d", DEEPEST_TEMPLATE);
        }
        List<TemplateValue> values = new ArrayList<>();
        for (int count = in.count(2); count > 0; count--) {
          values.add(readTemplate(in, depth - 1));
        }
        yield new TemplateValue.Many(values);
      }
      default -> throw in.wrong("a template value of kind %d", kind);
    };
  }

  private static void write(QueryVector query, ByteWriter out) {
    switch (query) {
      case QueryVector.Dense(DataType type, int dimension, byte[] bytes) -> {
        SchemaCodecs.DATA_TYPE.write(type, out.int8(DENSE));
        out.int32(dimension).bytes(bytes);
      }
      case QueryVector.Many(DataType type, byte[] bytes) -> {
        SchemaCodecs.DATA_TYPE.write(type, out.int8(MANY_VECTORS));
        out.bytes(bytes);
      }
      case QueryVector.Sparse(int[] indices, float[] values) -> {
        ValueCodecs.INT32S.write(indices, out.int8(SPARSE));
        ValueCodecs.FLOAT32S.write(values, out);
      }
    }
  }

  private static QueryVector readQuery(ByteReader in) {
    int kind = in.int8();
    switch (kind) {
      case DENSE -> {
        DataType type = SchemaCodecs.DATA_TYPE.read(in);
        int dimension = in.int32();
        byte[] bytes = in.bytes();
        if (!type.isDenseVector()
            || dimension <= 0
            || bytes.length != type.vectorBytes(dimension)) {
          throw in.wrong("%d bytes for a query of %s(%d)", bytes.length, type, dimension);
        }
        return new QueryVector.Dense(type, dimension, bytes);
      }
      case MANY_VECTORS -> {
        DataType type = SchemaCodecs.DATA_TYPE.read(in);
        if (!type.isDenseVector()) {
          throw in.wrong("a list of %s", type);
        }
        return new QueryVector.Many(type, in.bytes());
      }
      case SPARSE -> {
        int[] indices = ValueCodecs.INT32S.read(in);
        float[] values = ValueCodecs.FLOAT32S.read(in);
        if (indices.length != values.length) {
          throw in.wrong("%d positions of %d weights", indices.length, values.length);
        }
        return new QueryVector.Sparse(indices, values);
      }
      default -> throw in.wrong("a query of kind %d", kind);
    }
  }

  private static void write(ShardSearch search, ByteWriter out) {
    READ.write(search.read(), out);
    ValueCodecs.FIELD_ID.write(search.field(), out);
    CatalogCodecs.METRIC.write(search.metric(), out);
    QUERIES.write(search.queries(), out);
    TUNING.write(search.tuning().values(), out.int32(search.topK()));
    ValueCodecs.FLOAT32.write(search.bounds().near(), out);
    ValueCodecs.FLOAT32.write(search.bounds().far(), out);
    ValueCodecs.FIELD_IDS.write(search.outputs(), out);
  }

  private static ShardSearch readSearch(ByteReader in) {
    return new ShardSearch(
        READ.read(in),
        ValueCodecs.FIELD_ID.read(in),
        CatalogCodecs.METRIC.read(in),
        QUERIES.read(in),
        in.int32(),
        new SearchTuning(TUNING.read(in)),
        new SearchBounds(ValueCodecs.FLOAT32.read(in), ValueCodecs.FLOAT32.read(in)),
        ValueCodecs.FIELD_IDS.read(in));
  }

  private static void write(ShardTerms terms, ByteWriter out) {
    ValueCodecs.SHARD_ID.write(terms.shard(), out);
    ValueCodecs.FIELD_ID.write(terms.field(), out);
    ValueCodecs.INT32S.write(terms.terms(), out);
    ValueCodecs.TIMESTAMP.write(terms.guarantee(), out);
  }

  private static ShardTerms readTerms(ByteReader in) {
    return new ShardTerms(
        ValueCodecs.SHARD_ID.read(in),
        ValueCodecs.FIELD_ID.read(in),
        ValueCodecs.INT32S.read(in),
        ValueCodecs.TIMESTAMP.read(in));
  }

  private static void write(TermStatistics statistics, ByteWriter out) {
    out.int64(statistics.documents()).float64(statistics.totalLength());
    ValueCodecs.INT64S.write(statistics.frequencies(), out);
  }

  private static TermStatistics readStatistics(ByteReader in) {
    return new TermStatistics(in.int64(), in.float64(), ValueCodecs.INT64S.read(in));
  }

  private static void write(SearchPart part, ByteWriter out) {
    ValueCodecs.INT32S.write(part.counts(), out);
    RowCodecs.COLUMN.write(part.keys(), out);
    ValueCodecs.FLOAT32S.write(part.scores(), out);
    RowCodecs.ROWS.write(part.outputs(), out);
    ValueCodecs.TIMESTAMP.write(part.snapshot(), out);
    PROFILE.write(part.profile(), out);
  }

  private static SearchPart readSearchPart(ByteReader in) {
    int[] counts = ValueCodecs.INT32S.read(in);
    Column keys = RowCodecs.COLUMN.read(in);
    float[] scores = ValueCodecs.FLOAT32S.read(in);
    Rows outputs = RowCodecs.ROWS.read(in);
    long hits = 0;
    for (int count : counts) {
      if (count < 0) {
        throw in.wrong("%d hits", count);
      }
      hits += count;
    }
    if (keys.rowCount() != hits || scores.length != hits || outputs.rowCount() != hits) {
      throw in.wrong(
          "%d keys, %d scores, %d rows of %d hits",
          keys.rowCount(), scores.length, outputs.rowCount(), hits);
    }
    return new SearchPart(
        counts, keys, scores, outputs, ValueCodecs.TIMESTAMP.read(in), PROFILE.read(in));
  }

  private static void write(ShardRetrieve retrieve, ByteWriter out) {
    READ.write(retrieve.read(), out);
    ValueCodecs.FIELD_IDS.write(retrieve.outputs(), out);
    out.int64(retrieve.limit());
    ValueCodecs.FLAG.write(retrieve.countOnly(), out);
  }

  private static ShardRetrieve readRetrieve(ByteReader in) {
    return new ShardRetrieve(
        READ.read(in), ValueCodecs.FIELD_IDS.read(in), in.int64(), ValueCodecs.FLAG.read(in));
  }

  private static void write(RetrievePart part, ByteWriter out) {
    RowCodecs.ROWS.write(part.rows(), out);
    ValueCodecs.INT64S.write(part.timestamps(), out);
    out.int64(part.count());
    ValueCodecs.TIMESTAMP.write(part.snapshot(), out);
    PROFILE.write(part.profile(), out);
  }

  private static RetrievePart readRetrievePart(ByteReader in) {
    Rows rows = RowCodecs.ROWS.read(in);
    long[] timestamps = ValueCodecs.INT64S.read(in);
    if (timestamps.length != rows.rowCount()) {
      throw in.wrong("%d timestamps of %d rows", timestamps.length, rows.rowCount());
    }
    return new RetrievePart(
        rows, timestamps, in.int64(), ValueCodecs.TIMESTAMP.read(in), PROFILE.read(in));
  }
}
