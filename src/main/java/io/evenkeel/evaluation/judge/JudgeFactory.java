package io.evenkeel.evaluation.judge;

import java.nio.file.Path;
import java.util.Map;

/** Opens judges. */
public final class JudgeFactory {
    private JudgeFactory() {}

    /**
     * Opens a judge.
     *
     * @param folder folder of classifiers or, for a zero-shot judge, of CLIP's two encoders
     * @param zeroShot prompt of each label, by label and group; empty for classifiers
     */
    public static Judge openJudge(Path folder, Map<String, Map<String, String>> zeroShot, int threads) {
        return zeroShot.isEmpty() ? OnnxJudge.open(folder, threads) : OnnxClipJudge.open(folder, zeroShot, threads);
    }
}
