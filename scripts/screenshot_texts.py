"""What the pictures of Markdown show: cells that make ``shown`` out of a text."""

MARKDOWN = '''\
TEXT = """\
# Returning a parcel

You have **30 days**, *also* for opened parcels ([the policy](https://example.com/policy)). Use `RET-4`.

> Nothing may be missing from the box.

1. Print the label:
   - at home, or
   - at a counter.
2. Drop the parcel off.

- [x] label printed
- [ ] parcel dropped off

```python
def deadline(delivered: date) -> date:
    return delivered + timedelta(days=30)  # a long line, so that the code has to scroll sideways by itself
```

| Item | Kept | Opened | Fee |
|:--|:-:|:-:|--:|
| Lamp | yes | no | €0.00 |
| Mug, set of six, hand-painted, with saucers | no | yes | €4.90 |

## Also

![a label](https://example.com/label.png) and ~~three~~ five working days<br>for the refund.
"""
shown = support([{"id": "1", "prompt": "How do I return a parcel?", "context": TEXT, "model_output": TEXT,
                  "score": 0.5, "model": "atlas-7b"}])
'''

MATHEMATICS = r'''
TEXT = r"""
The roots of $ax^2 + bx + c = 0$ for $a \neq 0$ are

$$x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}$$

so a plan for $5 and one for $10 are prices, and \(\Delta = b^2 - 4ac\) is a formula. With
softmax $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$:

\[
\mathcal{L}(\theta) = -\frac{1}{N} \sum_{i=1}^{N} \log p_\theta(y_i \mid x_i)
    + \lambda \left\lVert \theta \right\rVert_2^2
\]

$$
\begin{aligned}
\hat{\beta} &= (X^\top X)^{-1} X^\top y \\
\operatorname{Var}(\hat{\beta}) &= \sigma^2 (X^\top X)^{-1}
\end{aligned}
\qquad
f(x) = \begin{cases} x & \text{if } x > 0 \\ \cancel{0} & \text{otherwise} \end{cases}
\qquad
\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
$$

| | formula |
|--|--|
| mean | $\bar{x} = \frac{1}{n} \sum x_i$ |
| integral | $\int_0^1 x^2 \, dx = \tfrac13$ |

What is no TeX stays: $\frac{1}{$ and $$\nonsense{x}$$
"""
shown = support([{"id": "1", "prompt": "How does one solve it?", "context": TEXT, "model_output": TEXT,
                  "score": 0.5, "model": "atlas-7b"}])
'''

CODE = r'''
TEXT = r"""
```python
@dataclass
class Parcel:
    weight: float = 1.5  # in kilograms
    def label(self, *, width: int = 80) -> str:
        return f"{self.weight:.1f} kg".rjust(width) if self.weight else None
```

```sql
SELECT customer, COUNT(*) AS parcels FROM orders WHERE status = 'returned' AND fee > 4.90 GROUP BY customer;
```

```json
{"id": 4417, "returned": true, "items": ["lamp", null]}
```

```bash
pip install nb_feedback && jupyter lab --port 8888  # then open the notebook
```

```diff
- return within 14 days
+ return within 30 days
```

```typescript
export const answers = async (id: string): Promise<Answer[]> => (await fetch(`/answers/${id}`)).json();
```

```unheard-of
this stays = as it "is"
```
"""
shown = support([{"id": "1", "prompt": "Show me the code.", "context": TEXT, "model_output": TEXT,
                  "score": 0.5, "model": "atlas-7b"}])
'''

SCRIPTS = r'''
TEXT = r"""
# إرجاع الطلب

لديك **30 يومًا** لإرجاع الطرد، والرسوم $5 فقط. استخدم `RET-4` ثم $x^2 + 1$ هنا.

- اطبع الملصق
- [x] سلّم الطرد

```python
print("مرحبا", 30)  # تعليق
```

| العنصر | الرسوم |
|--|--:|
| مصباح | 0.00 |

## 退货说明

您可以在**三十天**内退货。公式$E = mc^2$不变。

1. 打印标签
2. 寄出包裹

> 盒子里的东西必须齐全。

$$\text{总数} = \sum_{i=1}^n x_i$$
"""
shown = support([{"id": "1", "prompt": "كيف أعيد الطرد؟", "context": TEXT, "model_output": TEXT,
                  "score": 0.5, "model": "atlas-7b"}])
'''
