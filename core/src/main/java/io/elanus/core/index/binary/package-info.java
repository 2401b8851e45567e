/// BIN_IVF_FLAT: binary vectors in lists around centres, a query scans the nearest lists. Start at
/// [BinaryIvfBuild] and [BinaryIvfIndex].
///
/// | file | responsibility |
/// |------|----------------|
/// | BinaryIvfMethod | name, parameters |
/// | BitDistance | HAMMING and JACCARD, by which lists are made |
/// | BitCentres | centres of bits: learning, nearest |
/// | BinaryIvfBuild | from rows to bytes |
/// | BinaryIvfFile | what the numbers and sections of the file mean |
/// | BinaryIvfIndex | opening, search |
@NullMarked
package io.elanus.core.index.binary;

import org.jspecify.annotations.NullMarked;
