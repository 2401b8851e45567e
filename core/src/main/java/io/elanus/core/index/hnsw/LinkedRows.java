package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.MemorySegment;

/// A graph just built, on 7-bit codes.
///
/// @param order of the elements in codes, and in what the quantizer is asked for
/// @param errors float32 `[rowCount]`: the distance of each row from its code, infinite for rows
///   that COSINE gives no direction
/// @param longest of the rows as coded
/// @param training rows as coded, their elements in the vectors' order, taken at random, to learn
///   other codes from
/// @param curve how its recall grows with the beam; empty when that was not measured
public record LinkedRows(
    NodeRecords nodes,
    EntrySample sample,
    Twins twins,
    SevenBitQuantizer quantizer,
    CodeOrder order,
    MemorySegment errors,
    float longest,
    float[][] training,
    RecallCurve curve) {}
