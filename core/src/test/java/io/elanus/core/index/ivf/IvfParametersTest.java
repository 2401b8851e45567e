package io.elanus.core.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IvfParametersTest {
  @ParameterizedTest
  @EnumSource(IvfType.class)
  void haveDefaults(IvfType type) {
    Map<String, String> checked = build(type.name(), Map.of());
    assertThat(checked).containsEntry("nlist", "128");
    switch (type) {
      case IVF_FLAT, IVF_SQ8, IVF_FLAT_CC, IVF_SQ_CC -> assertThat(checked).hasSize(1);
      case IVF_PQ -> assertThat(checked).containsEntry("m", "64").containsEntry("nbits", "8");
      case IVF_RABITQ ->
          assertThat(checked)
              .containsEntry("rbq_bits", "1")
              .containsEntry("refine", "false")
              .containsEntry("refine_type", "flat");
      case SCANN -> assertThat(checked).containsEntry("with_raw_data", "true");
    }
    assertThat(method(type.name()).tuning(checked, Map.of(), 10)).isEqualTo(SearchTuning.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IVF_FLAT|nlist|-1|Out of range in json: param 'nlist' (-1) should be in range [1, 65536]",
        "IVF_FLAT|nlist|65537|param 'nlist' (65537) should be in range [1, 65536]",
        "IVF_SQ8|nlist|128.0|wrong data type in json",
        "IVF_PQ|nlist|True|invalid integer value, key: 'nlist', value: 'True': invalid parameter",
        "IVF_RABITQ|nlist|[128]|invalid integer value, key: 'nlist', value: '[128]'",
        "IVF_PQ|nbits|25|param 'nbits' (25) should be in range [1, 24]",
        "IVF_PQ|nbits|0|param 'nbits' (0) should be in range [1, 24]",
        "IVF_PQ|m|7|should be a multiple of the number of subquantizers (m). Dimension:128, m:7",
        "IVF_PQ|m|0|param 'm' (0) should be in range [1, 65536]",
        "IVF_RABITQ|rbq_bits|0|Out of range in json: param 'rbq_bits' (0) should be in range [1, 9]",
        "IVF_RABITQ|rbq_bits|10|Out of range in json: param 'rbq_bits' (10) should be in range [1, 9]",
        "IVF_RABITQ|rbq_bits|4.0|wrong data type in json, key: 'rbq_bits', value: '4.0'",
        "IVF_RABITQ|rbq_bits|four|invalid integer value, key: 'rbq_bits', value: 'four'",
        "IVF_RABITQ|refine|1|Type conflict in json: param 'refine' (\"1\") should be a boolean",
        "IVF_RABITQ|refine_type|PQ|invalid refine type : PQ, optional types are [sq6, sq8, fp16, bf16, fp32, flat]",
        "IVF_RABITQ|refine_type|Sq8.0|invalid refine type : Sq8.0, optional types",
        "IVF_RABITQ|refine_type|8|invalid refine type : 8, optional types"
      })
  void areRefusedWithTheTextsOfMilvus(String type, String key, String value, String text) {
    assertThatThrownBy(() -> build(type, Map.of(key, value))).hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "nlist,1",
    "nlist,65536",
    "nlist,None",
    "rbq_bits,1",
    "rbq_bits,9",
    "rbq_bits,None",
    "refine,TRUE",
    "refine,False",
    "refine,None",
    "refine_type,SQ6",
    "refine_type,fp16",
    "refine_type,None",
    "not_defined_param,nothing"
  })
  void takeWhatMilvusTakes(String key, String value) {
    assertThat(build("IVF_RABITQ", Map.of(key, value))).containsKeys("nlist", "refine");
  }

  @Test
  void takeEveryNumberOfBitsThatMilvusTakes() {
    for (int bits = 1; bits <= 24; bits++) {
      assertThat(build("IVF_PQ", Map.of("nbits", "" + bits))).containsEntry("nbits", "" + bits);
    }
  }

  @Test
  void chooseADivisorOfTheDimensionWhenPartsAreNotNamed() {
    for (int dimension : new int[] {1, 2, 3, 24, 100, 127, 130, 768}) {
      Map<String, String> checked =
          method("IVF_PQ").buildParameters(DataType.FLOAT_VECTOR, dimension, Map.of());
      int parts = Integer.parseInt(Objects.requireNonNull(checked.get("m")));
      assertThat(dimension % parts).isZero();
      assertThat(parts).isBetween(1, 64);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nprobe|65537|should be in range [1, 65536]",
        "nprobe|-1|Out of range in json: param 'nprobe' (-1) should be in range [1, 65536]",
        "nprobe|32.0|Type conflict in json: param 'nprobe' (32.0) should be integer",
        "nprobe|true|Type conflict in json: param 'nprobe' (true) should be integer",
        "nprobe|null|Type conflict in json: param 'nprobe' (null) should be integer",
        "rbq_bits_query|9|Out of range in json: param 'rbq_bits_query' (9) should be in range [0, 8]",
        "rbq_bits_query|-1|Out of range in json: param 'rbq_bits_query' (-1) should be in range [0, 8]",
        "rbq_bits_query|6.0|Type conflict in json: param 'rbq_bits_query' (6.0) should be integer",
        "refine_k|0.5|Out of range in json: param 'refine_k' (0.5) should be in range [1.000000, 340282346638528859811704183484516925440.000000]",
        "refine_k|-1.0|Out of range in json: param 'refine_k' (-1.0) should be in range [1.000000, 340282346638528859811704183484516925440.000000]",
        "refine_k|true|Type conflict in json: param 'refine_k' (true) should be a number",
        "refine_k|null|Type conflict in json: param 'refine_k' (null) should be a number"
      })
  void refuseASearchWithTheTextsOfMilvus(String key, String value, String text) {
    assertThatThrownBy(() ->
            method("IVF_RABITQ").tuning(build("IVF_RABITQ", Map.of()), Map.of(key, value), 10))
        .hasMessageContaining(text);
  }

  @Test
  void readWhatASearchSays() {
    Map<String, String> given = Map.of("nprobe", "129", "refine_k", "2.5", "rbq_bits_query", "6");
    assertThat(method("IVF_RABITQ").tuning(Map.of(), given, 10))
        .isEqualTo(new SearchTuning(Map.of("nprobe", 129.0, "refine_k", 2.5)));
    assertThat(method("SCANN").tuning(Map.of(), Map.of("reorder_k", "50"), 10))
        .isEqualTo(SearchTuning.of("reorder_k", 50));
    assertThatThrownBy(() -> method("SCANN").tuning(Map.of(), Map.of("reorder_k", "5"), 10))
        .hasMessageContaining("reorder_k(5) should be larger than k(10)");
    assertThat(method("IVF_FLAT").tuning(Map.of(), Map.of("ef", "many"), 10))
        .isEqualTo(SearchTuning.NONE);
  }

  private static Map<String, String> build(String type, Map<String, String> given) {
    return method(type).buildParameters(DataType.FLOAT_VECTOR, 128, given);
  }

  private static IndexMethod method(String type) {
    return Objects.requireNonNull(IndexMethods.find(type));
  }
}
