package io.evenkeel.evaluation.judge;

import io.evenkeel.concept.Tensor;
import java.util.List;
import java.util.Map;

/** Looks at pictures. Close it. */
public interface Judge extends AutoCloseable {
    /** Labels by group: what it can tell. */
    Map<String, List<String>> labelsByGroup();

    /** Of all that its answers depend on. */
    String digest();

    /**
     * What is on each.
     *
     * @param images [3, height, width] each, of one size, in about -1 to 1
     */
    List<JudgeOutput> judge(List<Tensor> images);

    @Override
    void close();
}
