package io.evenkeel.evaluation.judge;

import io.evenkeel.concept.Tensor;
import java.util.List;
import java.util.Map;

/** Classifies images and extracts their features. Close after use. */
public interface Judge extends AutoCloseable {
    /** Returns the labels that it distinguishes, by group. */
    Map<String, List<String>> labelsByGroup();

    /** Returns a digest of everything that its output depends on. */
    String digest();

    /**
     * Judges images.
     *
     * @param images [3, height, width] each, of one size, in about -1 to 1
     */
    List<JudgeOutput> judge(List<Tensor> images);

    @Override
    void close();
}
