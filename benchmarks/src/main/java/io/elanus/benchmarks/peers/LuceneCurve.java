package io.elanus.benchmarks.peers;

import io.elanus.benchmarks.curve.CurveLines;
import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.curve.SearchCurve;
import io.elanus.benchmarks.data.DataSet;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// The curve of Lucene's HNSW over float32 vectors, with its SIMD kernels (`--add-modules
/// jdk.incubator.vector`): one segment, which its writer links on one thread; searched through the
/// public query, whose `k` is the width of the beam.
///
/// Arguments besides those of [CurveOptions]: `file`, a folder for the index, reused when it is
/// there.
public final class LuceneCurve {
  private static final String FIELD = "vector";
  private static final double BUFFER_MIB = 1900;

  private LuceneCurve() {}

  public static void main(String[] arguments) throws Exception {
    CurveOptions options = CurveOptions.of(arguments);
    DataSet data = options.read(Arena.global());
    CurveLines lines = options.graphLines("lucene");
    Path folder = Path.of(Objects.requireNonNull(options.values().get("file"), "no file="));
    try (Directory directory = FSDirectory.open(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        lines.build(() -> write(data, options, directory));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        if (reader.leaves().size() != 1) {
          throw new IllegalStateException("segments: " + reader.leaves().size());
        }
        search(data, new IndexSearcher(reader), options, lines);
      }
    }
  }

  private static void write(DataSet data, CurveOptions options, Directory directory)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setRAMBufferSizeMB(BUFFER_MIB);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setUseCompoundFile(false);
    config.setCodec(
        new Lucene104Codec() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return new Lucene99HnswVectorsFormat(options.m(), options.efConstruction());
          }
        });
    VectorSimilarityFunction similarity =
        switch (data.metric()) {
          case L2 -> VectorSimilarityFunction.EUCLIDEAN;
          case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
          case IP -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
          case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
              throw new IllegalArgumentException(data.metric().name());
        };
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < data.base().rowCount(); row++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, PeerVectors.row(data, row), similarity));
        writer.addDocument(document);
      }
      writer.commit();
    }
  }

  private static void search(
      DataSet data, IndexSearcher searcher, CurveOptions options, CurveLines lines)
      throws Exception {
    float[][] queries = PeerVectors.queries(data);
    searcher.setQueryCache(null);
    SearchCurve.print(
        data,
        options,
        lines,
        (query, effort) -> {
          KnnFloatVectorQuery knn = new KnnFloatVectorQuery(FIELD, queries[query], effort);
          ScoreDoc[] found = searcher.search(knn, options.k()).scoreDocs;
          int[] rows = new int[found.length];
          for (int i = 0; i < rows.length; i++) {
            rows[i] = found[i].doc;
          }
          return rows;
        });
  }
}
