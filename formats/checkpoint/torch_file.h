/* torch_file.h - models in safetensors files, with PyTorch's layouts
 *
 * Names are ours: encoder.0.weight, encoder.0.bias, encoder.0.bn.running_mean ...: a layer is a module with these parameters and,
 * if it has batch normalization, with a module bn. Layouts are those of PyTorch for images [N,C,H,W]:
 *
 *     conv     [out,kh,kw,in]  ->  [out,in,kh,kw]      nn.Conv2d(in, out, k, s, (k-s)//2)
 *     upconv   [in,kh,kw,out]  ->  [in,out,kh,kw]      nn.ConvTranspose2d(in, out, k, s, (k-s)//2)
 *     fc       [out,in]: a dimension that is an image is permuted from the order H,W,C to C,H,W, so that flatten and view
 *              are right; likewise bias and batch normalization of an fc whose output is an image
 *
 * Encoder and decoder have the values used in inference, the moving averages if the model has them. The optimizer's moments
 * are omitted. The metadata hold spec, step, seed, numbers of updates and history.
 *
 * Failure     does not return: 65, 66, 73, 74, 78
 */
#ifndef CHECKPOINT_TORCH_FILE_H
#define CHECKPOINT_TORCH_FILE_H

#include "base/args.h"
#include "model/model.h"
#include "stream/header.h"

void torch_file_save(const struct model *m, const struct header *h, const char *path, int force);

/* torch_file_load - a model without moments; "-" is stdin. The history of its metadata is added to h.
 * spec: the spec to use, of which the model takes ownership, or NULL: that of the file's metadata, with lines replaced by sets */
void torch_file_load(struct model *m, struct header *h, const char *path, const struct spec *spec, const struct arg_list *sets);

#endif
