package io.elanus.core.index.minhash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BinaryRows;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MinHashIndexTest {
  private static final MinHashMethod METHOD = new MinHashMethod();

  @RepeatedTest(12)
  void findsTheRowsThatShareABand(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int elementBits = 8 << random.nextInt(4);
    int elements = 1 + random.nextInt(40);
    int dimension = elementBits * elements;
    Map<String, String> build =
        METHOD.buildParameters(
            DataType.BINARY_VECTOR,
            dimension,
            Map.of(
                Signatures.ELEMENT_BITS,
                "" + elementBits,
                Signatures.BANDS,
                "" + (1 + random.nextInt(50)),
                "mh_lsh_code_in_mem",
                "" + random.nextBoolean()));
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows =
          BinaryRows.clustered(random, arena, dimension, random.nextInt(1500), 30, 0.01);
      Signatures signatures =
          Signatures.of(dimension, elementBits, Integer.parseInt(build.get(Signatures.BANDS)));
      MinHashIndex index =
          MinHashIndex.open(
              BinaryRows.inArena(
                  file(rows, signatures, build.get("mh_lsh_code_in_mem").equals("true")), arena),
              rows.rows(),
              arena);
      for (int q = 0; q < 10 && rows.bytes().length > 0; q++) {
        byte[] vector =
            BinaryRows.near(random, rows.bytes()[random.nextInt(rows.bytes().length)], 0.01);
        QueryVector.Dense query = rows.query(vector);
        boolean withJaccard = random.nextBoolean();
        SearchTuning tuning =
            METHOD.tuning(build, Map.of(Signatures.WITH_JACCARD, "" + withJaccard), 10);
        SearchSpec spec =
            new SearchSpec(
                1 + random.nextInt(100),
                tuning,
                BinaryRows.eligible(random, rows.bytes().length),
                SearchBounds.unbounded(Metric.MHJACCARD));
        Hits found = index.search(query, spec);
        Hits expected = FlatSearch.search(rows.rows(), Metric.MHJACCARD, query, spec);
        assertThat(found.rows()).as("seed " + seed).containsExactly(expected.rows());
        assertThat(found.scores()).as("seed " + seed).containsExactly(expected.scores());
        for (int i = 0; i < found.count(); i++) {
          byte[] stored = rows.bytes()[found.rows()[i]];
          assertThat(sharesBand(signatures, vector, stored)).as("seed " + seed).isTrue();
          assertThat(found.scores()[i])
              .as("seed " + seed)
              .isEqualTo(withJaccard ? equalElements(signatures, vector, stored) : 1);
        }
        if (spec.eligible() == null && found.count() < spec.topK()) {
          long sharing =
              Arrays.stream(rows.bytes())
                  .filter(stored -> sharesBand(signatures, vector, stored))
                  .count();
          assertThat(found.count()).as("seed " + seed).isEqualTo((int) sharing);
        }
      }
    }
  }

  private static byte[] file(BinaryRows rows, Signatures signatures, boolean inMemory) {
    return BinaryRows.file(
        sink -> new MinHashBuild(rows.rows(), signatures, inMemory).run(BuildRun.alone(), sink));
  }

  private static boolean sharesBand(Signatures signatures, byte[] a, byte[] b) {
    int length = signatures.bandBytes();
    for (int band = 0; band < signatures.bands(); band++) {
      if (Arrays.equals(
          a, band * length, (band + 1) * length, b, band * length, (band + 1) * length)) {
        return true;
      }
    }
    return false;
  }

  private static float equalElements(Signatures signatures, byte[] a, byte[] b) {
    int length = signatures.elementBits() / 8;
    int equal = 0;
    for (int e = 0; e < signatures.elements(); e++) {
      equal +=
          Arrays.equals(a, e * length, (e + 1) * length, b, e * length, (e + 1) * length) ? 1 : 0;
    }
    return (float) equal / signatures.elements();
  }

  @Test
  void tellsAlteredAndMissingBytes() {
    Random random = new Random(8);
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows = BinaryRows.clustered(random, arena, 128, 512, 5, 0.1);
      byte[] file = file(rows, Signatures.of(128, 32, 2), true);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file.clone();
        int at = random.nextInt(file.length);
        damaged[at >= 188 && at < 192 ? 0 : at] ^= 1;
        assertThatThrownBy(
                () -> MinHashIndex.open(BinaryRows.inArena(damaged, arena), rows.rows(), arena))
            .isInstanceOf(DatabaseException.class);
      }
      assertThatThrownBy(() ->
              MinHashIndex.open(
                  BinaryRows.inArena(Arrays.copyOf(file, file.length - 64), arena),
                  rows.rows(),
                  arena))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("cut off");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mh_element_bit_width|4|Out of range in json: param 'mh_element_bit_width' (4) should be in"
            + " range [8, 256]",
        "mh_element_bit_width|24|param 'mh_element_bit_width' (24) should be one of 8, 16, 32 and"
            + " 64",
        "mh_element_bit_width|x|invalid integer value, key: 'mh_element_bit_width', value: 'x'",
        "mh_element_bit_width|64|the dimension of a MinHash vector (96) should be a multiple of"
            + " mh_element_bit_width (64)",
        "mh_lsh_band|0|Out of range in json: param 'mh_lsh_band' (0) should be in range [1,"
            + " 2147483647]",
        "with_raw_data|maybe|invalid boolean value, key: 'with_raw_data', value: 'maybe'",
        "mh_lsh_bloom_false_positive_prob|2|Out of range in json: param"
            + " 'mh_lsh_bloom_false_positive_prob' (2) should be in range [0.000000, 1.000000]"
      })
  void refusesParametersOutOfRange(String key, String value, String text) {
    assertThatThrownBy(() -> METHOD.buildParameters(DataType.BINARY_VECTOR, 96, Map.of(key, value)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }
}
