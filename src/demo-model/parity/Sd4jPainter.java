import com.oracle.labs.mlrg.sd4j.SD4J;
import com.oracle.labs.mlrg.sd4j.Schedulers;
import java.util.Scanner;

/** SD4J's public interface as an arm of peers.py: for each line it is sent, it paints two batches. MODEL STEPS GUIDANCE BATCH SIDE */
final class Sd4jPainter {
    public static void main(String[] words) {
        int batch = Integer.parseInt(words[3]);
        SD4J model = SD4J.factory(words[0]);
        paint(model, words, batch); // warms up
        System.out.println("ready ONNX Runtime " + ai.onnxruntime.OrtEnvironment.getEnvironment().getVersion());
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            long start = System.nanoTime();
            paint(model, words, batch);
            paint(model, words, batch);
            System.out.println(2 * batch / ((System.nanoTime() - start) / 1e9));
        }
    }

    private static void paint(SD4J model, String[] words, int batch) {
        int side = Integer.parseInt(words[4]);
        model.generateImage(
                Integer.parseInt(words[1]), "a doctor", "", Float.parseFloat(words[2]), batch,
                new SD4J.ImageSize(side), 1, Schedulers.EULER_ANCESTRAL, step -> {});
    }
}
