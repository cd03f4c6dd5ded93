/* catalogue.c - the table of known data sets */
#include "dataset/catalogue.h"

#include <string.h>

#define GZIP_MAGIC "\x1f\x8b"
#define TRAIN(served_x, sum_x, served_y, sum_y)                                                                 \
    { "train", 60000, 0, { "train-images-idx3-ubyte", 47040016, served_x, sum_x },                              \
      { "train-labels-idx1-ubyte", 60008, served_y, sum_y } }
#define TEST(served_x, sum_x, served_y, sum_y)                                                                  \
    { "test", 10000, 60000, { "t10k-images-idx3-ubyte", 7840016, served_x, sum_x },                             \
      { "t10k-labels-idx1-ubyte", 10008, served_y, sum_y } }

#define GZIP(name, content, served, sum) { name ".gz", content, served, sum }
#define SVHN(name, rows, first, bytes, sum) { name, rows, first, { name "_32x32.mat", bytes, bytes, sum }, { NULL, 0, 0, NULL } }
#define CIFAR(name, rows, first, file, bytes, sum) { name, rows, first, { file, 200000000, bytes, sum }, { NULL, 0, 0, NULL } }
#define CIFAR10(name, rows, first)                                                                              \
    CIFAR(name, rows, first, "cifar-10-binary.tar.gz", 170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")
#define CIFAR100(name, rows, first)                                                                             \
    CIFAR(name, rows, first, "cifar-100-binary.tar.gz", 168513733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")
#define CELEBA(name, rows)                                                                                      \
    { name, rows, 0, { "img_align_celeba.zip", 0, 0, "-" }, { "list_eval_partition.txt", 0, 0, "-" } }

static const struct dataset sets[] = {
    { "mnist", "idx", DIGEST_OF_CONTENT, GZIP_MAGIC, 0, "MNIST/raw",
      { TRAIN(9912422, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              28881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        TEST(1648877, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
             4542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2") },
      { "https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/" } },
    { "fashion-mnist", "idx", DIGEST_OF_CONTENT, GZIP_MAGIC, 0, "FashionMNIST/raw",
      { TRAIN(26421880, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              29515, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        TEST(4422102, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
             5148, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34") },
      { "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/" } },
    { "kmnist", "idx", DIGEST_OF_FILE, GZIP_MAGIC, 0, "KMNIST/raw",
      { { "train", 60000, 0,
          GZIP("train-images-idx3-ubyte", 47040016, 18165135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
          GZIP("train-labels-idx1-ubyte", 60008, 29497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17") },
        { "test", 10000, 60000,
          GZIP("t10k-images-idx3-ubyte", 7840016, 3041136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
          GZIP("t10k-labels-idx1-ubyte", 10008, 5120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c") } },
      { "https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/" } },
    { "svhn", "mat", DIGEST_OF_FILE, "MATLAB", 10, "",
      { SVHN("train", 73257, 0, 182040794, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
        SVHN("test", 26032, 73257, 64275384, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"),
        SVHN("extra", 531131, 99289, 1329278602, "a133a4beb38a00fcdda90c9489e0c04f900b660ce8a316a5e854838379a71eb3") },
      { "http://ufldl.stanford.edu/housenumbers/" } },
    { "cifar10", "cifar10", DIGEST_OF_FILE, GZIP_MAGIC, 0, "", { CIFAR10("train", 50000, 0), CIFAR10("test", 10000, 50000) },
      { "https://www.cs.toronto.edu/~kriz/" } },
    { "cifar100", "cifar100", DIGEST_OF_FILE, GZIP_MAGIC, 0, "", { CIFAR100("train", 50000, 0), CIFAR100("test", 10000, 50000) },
      { "https://www.cs.toronto.edu/~kriz/" } },
    { "celeba", "celeba", DIGEST_OF_FILE, "PK", 0, "celeba",
      { CELEBA("train", 162770), CELEBA("valid", 19867), CELEBA("test", 19962) }, { NULL } }
};

const struct dataset *catalogue_set(size_t i)
{
    return i < sizeof sets / sizeof *sets ? &sets[i] : NULL;
}

const struct dataset *catalogue_find(const char *name)
{
    for (size_t i = 0; catalogue_set(i); i++)
        if (!strcmp(sets[i].name, name))
            return &sets[i];
    return NULL;
}
